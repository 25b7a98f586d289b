/** The results for people: one row for each figure, columns aligned. */
export function tableOf({ machine, rounds, measurements }) {
  const compared = measurements.filter(({ isAlone }) => !isAlone);
  const alone = measurements.filter(({ isAlone }) => isAlone);
  const { cores, cpu, node, redis, platform, memoryGiB } = machine;
  return [
    `nest-task-queue ${machine.nestTaskQueue} : BullMQ ${machine.bullmq} (@nestjs/bullmq ${machine.nestBullmq}), Nest ${machine.nest}, ioredis ${machine.ioredis}`,
    `${cores} cores of ${cpu}, ${memoryGiB} GiB, ${platform}, Node ${node}, Redis ${redis} on the same machine`,
    `medians of ${rounds} rounds by turns; the ratio is the median of the pairs, with the smallest and the largest`,
    '',
    ...block(
      ['', 'tasks', 'nest-task-queue', 'BullMQ', 'ratio', '(min – max)', 'target', ''],
      compared.flatMap(rowsOf),
    ),
    ...block(
      ['a task costs', 'Node CPU', 'BullMQ', 'ratio', 'Redis CPU', 'BullMQ', 'ratio', 'commands', 'BullMQ'],
      compared.filter(({ cost }) => cost).map(costRow),
    ),
    ...block(['the worst of all rounds', 'tasks', 'nest-task-queue', 'limit', ''], alone.flatMap(limitRows)),
  ]
    .join('\n')
    .trimEnd();
}

/** A table of its own, if there is anything in it. */
function block(heads, rows) {
  return rows.length === 0 ? [] : [...aligned([heads, ...rows]), ''];
}

function rowsOf({ title, size, figures }) {
  return figures.map((figure) => {
    const { value, unit, ours, bullmq, ratio } = figure;
    const name = value === 'perSecond' ? title : `${title}, ${value}`;
    return [
      name,
      String(size),
      `${number(ours.median)} ${unit}`,
      `${number(bullmq.median)} ${unit}`,
      `${ratio.median.toFixed(2)}x`,
      `(${ratio.min.toFixed(2)} – ${ratio.max.toFixed(2)})`,
      targetOf(figure),
      figure.passed === undefined ? '' : figure.passed ? 'pass' : 'FAIL',
    ];
  });
}

function limitRows({ title, size, figures }) {
  return figures.map(({ title: what, unit, worst, limit, passed }) => [
    `${title}: ${what}`,
    String(size),
    `${number(worst)} ${unit}`,
    `< ${limit} ${unit}`,
    passed ? 'pass' : 'FAIL',
  ]);
}

function targetOf({ target, better }) {
  if (target === undefined) return '';
  return better === 'more' ? `>= ${target}x` : `<= ${target}x`;
}

function costRow({ title, cost: { node, redis, commands } }) {
  const us = ({ median }) => `${number(median)} µs`;
  const cells = ({ ours, bullmq, ratio }) => [us(ours), us(bullmq), `${ratio.median.toFixed(2)}x`];
  const { ours, bullmq } = commands;
  return [title, ...cells(node), ...cells(redis), number(ours.median), number(bullmq.median)];
}

function number(value) {
  return value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US');
}

/** The first column to the left, the others to the right. */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
