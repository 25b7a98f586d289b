import type { Clock } from '../core/clock.js';

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The time of this process, for spans: it never goes back. Its timers keep no process alive. */
export const monotonicClock: Clock = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER_MS)).unref();
    return () => clearTimeout(timer);
  },
};
