import { TaskQueueError } from '../../core/errors.js';
import type { Run } from '../../worker/run.js';
import type { VirtualClock } from './virtual-clock.js';

/** Node's own: a test may have put fake timers in their place. */
const { clearTimeout: stopTimer, setTimeout: startTimer } = globalThis;

/** Waits in real time for a handler that really works. */
export class HandlerTimeout {
  constructor(
    private readonly ms: number,
    private readonly clock: VirtualClock,
  ) {}

  /** Resolves with `over`; after the timeout also for a task whose time limit can end it. */
  wait(run: Run, over: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = startTimer(() => (this.#mayEnd(run) ? resolve() : reject(this.#error(run))), this.ms);
      void over.then(() => {
        stopTimer(timer);
        resolve();
      });
    });
  }

  #mayEnd({ softAt, hardAt }: Run): boolean {
    return (
      Math.min(softAt, hardAt) !== Number.POSITIVE_INFINITY && this.clock.nextAt !== Number.POSITIVE_INFINITY
    );
  }

  #error({ id, head }: Run): TaskQueueError {
    return new TaskQueueError(
      `Task '${head.name}' (${id}) has run for ${this.ms} ms of real time and has not come back. ` +
        'Await all that it starts, stub it, or give the kit more time: TaskQueueTesting.create({ timeout }).',
    );
  }
}
