import { describe, expect, it } from '@jest/globals';
import { BusySlots } from '../../../src/worker/busy-slots.js';
import { Intake } from '../../../src/worker/intake.js';
import { Run } from '../../../src/worker/run.js';
import { ManualClock } from '../../support/manual-clock.js';
import { deliveryOf } from './delivery.js';

/** Two slots, and the runs in them. */
function stage() {
  const clock = new ManualClock();
  const runs: Run[] = [];
  const intake = new Intake({
    queues: ['q'],
    concurrency: 2,
    execute: (delivery) => {
      const run = new Run(delivery, clock);
      runs.push(run);
      return run;
    },
    onSuspect: () => undefined,
    giveBack: () => undefined,
  });
  const end = (index: number) => intake.ended(runs[index] as Run);
  return { clock, intake, end, slots: new BusySlots(() => intake.busyMs, clock) };
}

describe('the slots of a worker that are busy', () => {
  it('A run counts for as long as it lasts, whether it has ended or goes on', () => {
    const { clock, intake, end, slots } = stage();
    intake.take(['a', 'b', 'c'].map(deliveryOf));
    clock.advance(4_000);
    expect(slots.mean).toBe(2);
    end(0);
    clock.advance(2_000);
    end(1);
    end(2);
    clock.advance(4_000);
    expect([intake.busyMs, slots.mean]).toEqual([12_000, 1.2]);
  });

  it('The average begins again with each heartbeat', () => {
    const { clock, intake, end, slots } = stage();
    intake.take([deliveryOf('a')]);
    clock.advance(5_000);
    slots.forget();
    expect(slots.mean).toBe(0);
    clock.advance(1_000);
    end(0);
    clock.advance(2_000);
    expect(slots.mean).toBe(0.333);
  });
});
