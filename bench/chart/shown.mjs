import { OURS, RIVAL } from '../systems.mjs';

/** What the picture shows, by the names of measurements. */
const SHOWN = ['enqueue-one-by-one', 'enqueue-bulk', 'drain-10', 'sustained'];

/** The part of the results of a benchmark that the picture shows. */
export function shownOf({ at, machine, rounds, measurements }) {
  const { cores, cpu, node, redis, bullmq } = machine;
  return {
    at: at.slice(0, 10),
    rounds,
    machine: { cores, cpu, node, redis, bullmq },
    rows: SHOWN.map((name) => rowOf(measurements.find((each) => each.name === name) ?? { name })),
  };
}

function rowOf({ name, title, figures = [] }) {
  const figure = figures.find(({ value }) => value === 'perSecond');
  if (figure === undefined) throw new Error(`${name}: it was not measured. Run all measurements.`);
  const { [OURS]: ours, [RIVAL]: rival } = figure.systems;
  return { title, ours: Math.round(ours.median), rival: Math.round(rival.median) };
}
