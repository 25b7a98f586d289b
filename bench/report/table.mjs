import { OURS, RIVAL, TITLES } from '../systems.mjs';
import { COST } from './figures.mjs';
import { aligned, number } from './format.mjs';

const NONE = '–';

/** The results for people: against BullMQ with targets, against the others, what a task costs, what failed. */
export function tableOf(results) {
  const measured = measuredRows(results);
  return [
    ...aboutRun(results),
    '',
    ...block(
      ['', 'tasks', TITLES[OURS], TITLES[RIVAL], 'ratio', '(min – max)', 'target', ''],
      measured.map(rivalRow),
    ),
    ...othersBlock(measured),
    ...smallerRounds(results.measurements),
    ...costBlock(results.measurements),
    ...failures(results),
  ]
    .join('\n')
    .trimEnd();
}

/** The rows whose targets against BullMQ are reached: what is measured, both figures, and their ratio. */
export function reachedRows(results) {
  const reached = measuredRows(results).filter(
    ({ target, passed }) => target !== undefined && passed === true,
  );
  return reached.map((row) => [row.heading, ownCell(row), cell(row, RIVAL), ratioCells(row, RIVAL)[0]]);
}

function measuredRows({ measurements }) {
  const rows = measurements.flatMap((measurement) =>
    measurement.figures.map((figure) => ({
      ...measurement,
      ...figure,
      heading: headingOf(measurement, figure),
    })),
  );
  return rows.filter(({ isCost }) => !isCost);
}

function headingOf(measurement, { title, value }) {
  return value === 'perSecond' && !title ? measurement.title : `${measurement.title}, ${title}`;
}

function aboutRun({ machine, rounds, seconds, absent, compared }) {
  const { cores, cpu, node, redis, platform, memoryGiB, load } = machine;
  const celery =
    absent.celery || !machine.celery
      ? 'no Celery'
      : `Celery ${machine.celery} (prefork, at most 2 processes)`;
  return [
    `nest-task-queue ${machine.nestTaskQueue} : BullMQ ${machine.bullmq} (@nestjs/bullmq ${machine.nestBullmq}), Nest ${machine.nest}, ioredis ${machine.ioredis};`,
    `bee-queue ${machine.beeQueue}; ${celery}`,
    `${cores} cores of ${cpu}, ${memoryGiB} GiB, ${platform}, Node ${node}, Redis ${redis} on the same machine; load before ${number(load)}`,
    pinnedLine(machine.pinned),
    ...(compared ? [`before: ${compared.revision} (${compared.commit})`] : []),
    `rounds by turns: ${rounds}, every second one in the other order; medians of them, in ${Math.floor(seconds / 60)} min ${seconds % 60} s; a ratio is the median of the rounds, with the smallest and the largest`,
  ];
}

function pinnedLine({ redis, clients, none }) {
  return none ? `no core is pinned: ${none}` : `Redis on core ${redis}, all clients on ${clients}`;
}

/** A table of its own, if there is anything in it. */
function block(heads, rows) {
  return rows.length === 0 ? [] : [...aligned([heads, ...rows]), ''];
}

function rivalRow(row) {
  const { heading, sizes } = row;
  return [
    heading,
    String(sizes[OURS] ?? NONE),
    ownCell(row),
    cell(row, RIVAL),
    ...ratioCells(row, RIVAL),
    targetOf(row),
    verdictOf(row),
  ];
}

function othersBlock(rows) {
  const others = Object.keys(TITLES).filter(
    (system) => system !== OURS && system !== RIVAL && rows.some(({ systems }) => systems[system]),
  );
  const heads = others.flatMap((system) => [TITLES[system], 'ratio', '(min – max)']);
  const shown = rows.filter(({ systems }) => others.some((system) => systems[system]));
  return block(
    ['against the others', ...heads],
    shown.map((row) => [row.heading, ...others.flatMap((one) => [cell(row, one), ...ratioCells(row, one)])]),
  );
}

/** Who would take too long does fewer tasks; rates and costs are comparable all the same. */
function smallerRounds(measurements) {
  const lines = Object.keys(TITLES).flatMap((system) => {
    const smaller = measurements.filter(({ sizes }) => sizes[system] < sizes[OURS]);
    const list = smaller.map(({ name, sizes }) => `${name} ${sizes[system]}`).join(', ');
    return list ? [`${TITLES[system]} had fewer tasks: ${list}`] : [];
  });
  return lines.length === 0 ? [] : [...lines, ''];
}

/** A row for each measurement: what a task costs the process that is measured, and Redis. */
function costBlock(measurements) {
  const heads = COST.flatMap(({ title }) => [title, TITLES[RIVAL], 'ratio']);
  const shown = measurements.filter(
    ({ figures }) => figures.some(({ isCost }) => isCost) && figures[0].systems[OURS],
  );
  return block(['a task costs', ...heads], shown.map(costRow));
}

function costRow({ title, errors, figures }) {
  const rows = figures.filter(({ isCost }) => isCost).map((figure) => ({ ...figure, errors }));
  return [title, ...rows.flatMap((row) => [cell(row, OURS), cell(row, RIVAL), ratioCells(row, RIVAL)[0]])];
}

/** What is judged by its worst round is shown by it. */
function ownCell(row) {
  const ours = row.systems[OURS];
  return row.isWorst && ours ? `${number(ours.max)} ${row.unit}` : cell(row, OURS);
}

function cell({ systems, errors, unit }, system) {
  if (systems[system]) return `${number(systems[system].median)} ${unit}`.trimEnd();
  return errors[system] ? 'failed' : NONE;
}

function ratioCells({ ratios }, system) {
  const ratio = ratios[system];
  if (!ratio) return [NONE, ''];
  return [`${ratio.median.toFixed(2)}x`, `(${ratio.min.toFixed(2)} – ${ratio.max.toFixed(2)})`];
}

function targetOf({ target, limit, better, unit }) {
  if (limit !== undefined) return `<= ${limit}${unit === 'x' ? 'x' : ` ${unit}`}`;
  if (target === undefined) return '';
  return `${better === 'more' ? '>=' : '<='} ${Number(target.toFixed(2))}x`;
}

function verdictOf({ passed }) {
  return passed === undefined ? '' : passed ? 'pass' : 'FAIL';
}

function failures({ measurements, absent }) {
  const failed = measurements.flatMap(({ name, errors }) =>
    Object.entries(errors).map(([system, error]) => `${TITLES[system]} failed in ${name}: ${error}`),
  );
  const missing = Object.entries(absent).map(([system, why]) => `${TITLES[system]} is absent: ${why}`);
  return [...missing, ...failed];
}
