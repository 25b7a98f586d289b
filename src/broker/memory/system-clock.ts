import { LongTimer } from '../../duty/long-timer.js';
import type { Clock } from '../../core/clock.js';

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = new LongTimer(ms, run);
    return () => timer.cancel();
  },
};
