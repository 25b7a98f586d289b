import type { Clock } from '../core/clock.js';
import { LongTimer } from '../duty/long-timer.js';

/** The time of this process, for spans: it never goes back. Its timers keep no process alive. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = new LongTimer(ms, run).unref();
    return () => timer.cancel();
  },
};

/** The same, with timers that keep the process alive. */
export const holdingClock: Clock = {
  ...monotonicClock,
  after: (ms, run) => {
    const timer = new LongTimer(ms, run);
    return () => timer.cancel();
  },
};
