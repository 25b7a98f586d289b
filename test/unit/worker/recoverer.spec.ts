import { describe, expect, it } from '@jest/globals';
import type { LostTask, Recovery, TaskStore } from '../../../src/broker/task-store.js';
import { Recoverer } from '../../../src/worker/recoverer.js';

const LEASE_MS = 3_000;
const PACE_MS = 1_000;
const LOST: LostTask = { id: 'a', name: 'task', queue: 'q', losses: 1, isFinal: false };

function recovererOf(...replies: readonly Recovery[]) {
  const left = [...replies];
  const recover = () => Promise.resolve(left.shift() ?? ends(undefined));
  const told: (readonly LostTask[])[] = [];
  const store = { recover } as unknown as TaskStore;
  return {
    told,
    recoverer: new Recoverer(
      store,
      LEASE_MS,
      () => 0.5,
      ({ lost }) => lost.length > 0 && told.push(lost),
    ),
  };
}

const ends = (endsInMs: number | undefined, ...lost: readonly LostTask[]): Recovery => ({
  expired: [],
  lost,
  hasMore: false,
  endsInMs,
  isQuiet: false,
  workers: 1,
});

describe('the recoverer', () => {
  it('looks at its pace while the leases that end first are renewed long before', async () => {
    const { recoverer } = recovererOf(ends(undefined), ends(PACE_MS * 2), ends(PACE_MS));
    for (let turn = 0; turn < 3; turn += 1) expect(await recoverer.turn()).toBe(PACE_MS);
  });

  it('comes for a lease that ends before its next turn, just then', async () => {
    const { recoverer } = recovererOf(ends(400));
    expect(await recoverer.turn()).toBe(410);
  });

  it('A turn in a namespace in which nothing waits and nothing is leased is followed by the next after twice the time', async () => {
    const quiet = { ...ends(undefined), isQuiet: true };
    const { recoverer } = recovererOf(quiet, { ...ends(2_500), isQuiet: true }, quiet);
    expect([await recoverer.turn(), await recoverer.turn(), await recoverer.turn()]).toEqual([
      2 * PACE_MS,
      PACE_MS,
      2 * PACE_MS,
    ]);
  });

  it('A lease that begins just behind a turn ends behind the next one', async () => {
    const store = { recover: () => Promise.resolve({ ...ends(undefined), isQuiet: true }) };
    const late = new Recoverer(
      store as unknown as TaskStore,
      LEASE_MS,
      () => 1,
      () => undefined,
    );
    expect(await late.turn()).toBeLessThan(LEASE_MS);
  });

  it.each([
    [24_000, true],
    [12_000, false],
  ])(
    'With a lease of 30 s or more the next turn comes after %d ms at most (idle: %s)',
    async (most, isQuiet) => {
      const store = {
        recover: () => Promise.resolve({ ...ends(undefined), isQuiet }),
      } as unknown as TaskStore;
      for (const leaseMs of [30_000, 600_000])
        expect(
          await new Recoverer(
            store,
            leaseMs,
            () => 1,
            () => undefined,
          ).turn(),
        ).toBeCloseTo(most);
    },
  );

  it('tells what was lost, and comes at once for what is left', async () => {
    const { recoverer, told } = recovererOf(ends(400), ends(0, LOST), ends(0, LOST), ends(undefined, LOST));
    await recoverer.turn();
    expect([await recoverer.turn(), await recoverer.turn(), await recoverer.turn()]).toEqual([
      10,
      10,
      PACE_MS,
    ]);
    expect(told).toEqual([[LOST], [LOST], [LOST]]);
  });

  it('A turn after which more tasks may have expired is followed by the next at once', async () => {
    const expired = [{ id: 'a', name: 'task', queue: 'q' }];
    const { recoverer } = recovererOf({ ...ends(400), expired, hasMore: true }, ends(undefined));
    expect([await recoverer.turn(), await recoverer.turn()]).toEqual([0, PACE_MS]);
  });

  it('comes in vain only every other time, beside workers whose leases always end soon', async () => {
    const { recoverer } = recovererOf(...Array.from({ length: 4 }, () => ends(400)));
    const waits = [];
    for (let turn = 0; turn < 4; turn += 1) waits.push(await recoverer.turn());
    expect(waits).toEqual([410, PACE_MS, 410, PACE_MS]);
  });
});
