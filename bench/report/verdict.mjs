import { OURS, RIVAL } from '../systems.mjs';
import { spread } from './statistics.mjs';

/**
 * One figure of all systems: medians, the ratios ours : theirs round by round, and whether the promise is kept.
 *
 * @param {{ value: string }} figure
 * @param {Record<string, object[]>} rounds what each system measured, a round each; systems that failed are not there
 * @param {readonly string[]} asked the systems of this run
 */
export function judged(figure, rounds, asked) {
  const valuesOf = (system) => rounds[system]?.map((round) => round[figure.value]);
  const systems = {};
  const ratios = {};
  for (const system of Object.keys(rounds)) {
    const values = valuesOf(system);
    systems[system] = spread(values);
    const ours = valuesOf(OURS);
    if (system !== OURS && ours) ratios[system] = spread(ours.map((value, index) => value / values[index]));
  }
  const needed = promiseOf(figure);
  if (!needed?.every((system) => asked.includes(system))) return { ...figure, systems, ratios };
  return { ...figure, systems, ratios, passed: isKept(figure, systems, ratios) };
}

/** Whom a promise is about; a run without them says nothing of it. */
function promiseOf({ target, limit }) {
  if (limit !== undefined) return [OURS];
  return target === undefined ? undefined : [OURS, RIVAL];
}

/** A promise about what failed is not kept. */
function isKept({ target, limit, better, isWorst }, systems, ratios) {
  if (limit !== undefined) return (isWorst ? systems[OURS]?.max : systems[OURS]?.median) <= limit;
  const ratio = ratios[RIVAL]?.median;
  return better === 'more' ? ratio >= target : ratio <= target;
}
