import type { Broker } from '../broker/broker.js';
import type { LiveTask } from '../broker/inspector.js';
import { ExpectationError } from './expectation-error.js';

const LISTED = 10;

/** Throws an ExpectationError that lists the tasks which have not ended. */
export async function checkNoLeftovers(broker: Broker): Promise<void> {
  const { tasks } = await broker.inspector.walk('');
  const left = tasks.filter(({ head }) => head.size === undefined);
  if (left.length === 0) return;
  const states = await broker.results.find(left.map(({ id }) => id));
  const lines = left.slice(0, LISTED).map((task, index) => {
    const snapshot = states[index];
    const isBlocked = snapshot?.record.kind === 'live' && snapshot.record.isBlocked === true;
    return `\n  ${lineOf(task, snapshot?.running !== undefined, isBlocked)}`;
  });
  const more = left.length > LISTED ? `\n  … and ${left.length - LISTED} more` : '';
  throw new ExpectationError(
    `${left.length === 1 ? 'One task was' : `${left.length} tasks were`} left over:${lines.join('')}${more}\n` +
      "Let them run (drain(), advance('1h')), or say that this is meant: close({ leftovers: 'ignore' }).",
  );
}

function lineOf({ id, head }: LiveTask, isRunning: boolean, isBlocked: boolean): string {
  const state = isRunning ? 'runs' : isBlocked ? 'waits for the member before it' : `waits in ${head.queue}`;
  const retries = head.retries === undefined ? '' : `, retried ${head.retries} times`;
  return `${head.name} ${state}${retries} · ${id}`;
}
