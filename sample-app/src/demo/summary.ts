import type { TaskState } from 'nest-task-queue';
import type { Entry } from './ending.js';

const COLUMNS = ['task', 'enqueued', 'succeeded', 'retries', 'dead letters', 'revoked'];

/** Two spaces before each heading: all fit into 80 columns. */
const WIDTHS = COLUMNS.map((heading) => heading.length + 2);

/** A row for each kind of task, and one for all. */
export function summary(entries: readonly Entry[]): string[] {
  const names = [...new Set(entries.map(({ info }) => info.name ?? ''))];
  const rows = names.map((name) =>
    row(
      name,
      entries.filter(({ info }) => info.name === name),
    ),
  );
  return [COLUMNS, ...rows, row('all', entries)].map(aligned);
}

function row(name: string, entries: readonly Entry[]): string[] {
  const ended = (state: TaskState) => entries.filter(({ info }) => info.state === state).length;
  const retries = entries.reduce((sum, { info }) => sum + info.retries, 0);
  return [
    name,
    ...[entries.length, ended('SUCCESS'), retries, ended('FAILURE'), ended('REVOKED')].map(String),
  ];
}

function aligned([name = '', ...cells]: readonly string[]): string {
  return name.padEnd(22) + cells.map((cell, index) => cell.padStart(WIDTHS[index + 1] ?? 0)).join('');
}
