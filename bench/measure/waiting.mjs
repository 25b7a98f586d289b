import { setTimeout as sleep } from 'node:timers/promises';
import { emptying } from '../work/emptying.mjs';

/** As long as a query of a database takes. */
export const WAIT_MS = 5;

/**
 * A backlog of tasks that wait, as real work does. No system can be faster than the ceiling: `concurrency` tasks in each time that a
 * timer of 5 ms takes in a process that does nothing else.
 */
export async function measure(system, setup) {
  const figures = await emptying(system, setup, { task: 'noop', runs: 1, work: () => sleep(WAIT_MS) });
  const ceiling = (setup.concurrency / WAIT_MS) * 1_000;
  return { ...figures, ofCeiling: (100 * figures.perSecond) / ceiling };
}
