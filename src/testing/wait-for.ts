import type { TaskInfo } from '../client/task-info.js';
import { toMs, type Duration } from '../core/duration.js';
import { isFinal, STATES, type TaskState } from '../core/task-state.js';
import { checkAll, oneOf, time, type Checks } from '../core/option-check.js';
import { AttemptLimit } from './engine/attempt-limit.js';
import { DRAIN_CHECKS, type DrainOptions, type Driver } from './engine/driver.js';
import type { VirtualClock } from './engine/virtual-clock.js';
import { ExpectationError } from './expectation-error.js';

/** Options of `waitFor`. */
export interface WaitForOptions extends DrainOptions {
  /** The most virtual time that may pass. Default '1d'. */
  readonly within?: Duration;
}

const CHECKS: Checks<WaitForOptions> = { ...DRAIN_CHECKS, within: time };
const stateCheck = oneOf(...STATES);

/** Checks what `waitFor()` is given. */
export function checkWaitFor(state: TaskState, options: WaitForOptions): void {
  stateCheck(state, 'waitFor: the state');
  checkAll(options, CHECKS, { where: 'waitFor', prefix: 'waitFor: ' });
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
