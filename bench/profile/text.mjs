import { aligned, number } from '../report/format.mjs';

/** One phase for people: what a task costs, then Redis, then this process. */
export function textOf(phase, top) {
  const { title, tasks, perSecond, nodeUs, redisUs, samples, byModule, byFunction } = phase;
  return [
    `${title}: ${tasks.toLocaleString('en-US')} tasks, ${number(perSecond)}/s under the profiler;`,
    `a task costs ${number(nodeUs)} µs CPU of this process and ${number(redisUs)} µs of Redis`,
    '',
    ...redisRows(phase, top),
    '',
    ...aligned([['this process, self time', 'µs a task', 'share'], ...byModule.map(shareRow)]),
    `${samples} samples`,
    '',
    ...aligned([['the dearest functions', 'µs a task', 'share'], ...byFunction.slice(0, top).map(shareRow)]),
  ].join('\n');
}

function redisRows({ redisUs, scripts, commandsInside }, top) {
  const inScripts = sum(scripts);
  const us = ({ usPerTask }) => number(usPerTask);
  const rows = aligned([
    ['Redis, by its own clock', 'calls', 'µs a call', 'µs a task'],
    ...scripts.map((one) => [one.name, String(one.calls), number(one.usPerCall), us(one)]),
    ...commandsInside.slice(0, top).map((one) => [`  ${one.name}`, String(one.calls), '', us(one)]),
    ['  Lua itself', '', '', number(Math.max(0, inScripts - sum(commandsInside)))],
    ['outside scripts: sockets, parsing', '', '', number(Math.max(0, redisUs - inScripts))],
  ]);
  // The clock of Redis goes on while others have its core.
  const isDisturbed = inScripts > redisUs * 1.1;
  return isDisturbed ? [...rows, 'Others had the core meanwhile: these times are too long.'] : rows;
}

function sum(costs) {
  return costs.reduce((all, { usPerTask }) => all + usPerTask, 0);
}

function shareRow({ name, us, share }) {
  return [name, number(us), `${(share * 100).toFixed(0)} %`];
}
