import type { TaskInfo } from '../client/task-info.js';
import { toMs, type Duration } from '../core/duration.js';
import { isFinal, type TaskState } from '../core/task-state.js';
import { AttemptLimit } from './engine/attempt-limit.js';
import type { DrainOptions, Driver } from './engine/driver.js';
import type { VirtualClock } from './engine/virtual-clock.js';
import { ExpectationError } from './expectation-error.js';

/** Options of `waitFor`. */
export interface WaitForOptions extends DrainOptions {
  /** The most virtual time that may pass. Default '1d'. */
  readonly within?: Duration;
}

interface Waiting {
  readonly driver: Driver;
  readonly clock: VirtualClock;
  readonly info: () => Promise<TaskInfo>;
}

/** Runs tasks and lets time pass, until a task is in a state. */
export async function waitFor(
  { driver, clock, info }: Waiting,
  state: TaskState,
  { within = '1d', limit }: WaitForOptions,
): Promise<TaskInfo> {
  const until = clock.now() + toMs(within, 'within');
  const attempts = new AttemptLimit(limit);
  for (;;) {
    const found = await info();
    if (found.state === state) return found;
    const isOver = isFinal(found.state) || (await driver.next(attempts, until)) === undefined;
    if (!isOver) continue;
    throw new ExpectationError(
      `Task ${found.id} (${found.name ?? 'unknown'}) is not ${state} but ${found.state}` +
        `${isFinal(found.state) ? '' : ` after ${within}`}: ${found.failure?.message ?? 'nothing more happens'}`,
    );
  }
}
