import { describe, expect, it } from '@jest/globals';
import { describeBreaker } from './limit-store/breaker.contract.js';
import { describeConcurrency } from './limit-store/concurrency.contract.js';
import { describeFairness } from './limit-store/fairness.contract.js';
import { describeLanes } from './limit-store/lanes.contract.js';
import { describeRate } from './limit-store/rate.contract.js';
import { breaker, concurrency, rate } from './limits.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

/** What holds tasks back, and how leases heed it. */
export function describeLimitStore(name: string, open: Open): void {
  describe(`${name}: limit store`, () => {
    const stage = useStage(open);
    const limits = () => stage.broker.limits;

    it('lists what was declared, by kind and name', async () => {
      await limits().declare([rate(5), breaker(), concurrency(3, 'queue/q'), concurrency(2)]);
      expect(await limits().list()).toEqual([
        { definition: breaker(), breaker: { state: 'closed', failures: 0 } },
        { definition: concurrency(3, 'queue/q') },
        { definition: concurrency(2) },
        { definition: rate(5) },
      ]);
    });

    it('has nothing before anybody declares it', async () => {
      await limits().declare([]);
      expect(await limits().list()).toEqual([]);
    });

    it('keeps the last declaration', async () => {
      await limits().declare([rate(5)]);
      await limits().declare([rate(7, { burst: 2 })]);
      expect(await limits().list()).toEqual([{ definition: rate(7, { burst: 2 }) }]);
    });

    it('restores what is missing only', async () => {
      await limits().declare([rate(5), concurrency(2)]);
      await limits().set(concurrency(9));
      await limits().restore([rate(7), concurrency(3), breaker()]);
      expect(await limits().list()).toEqual([
        { definition: breaker(), breaker: { state: 'closed', failures: 0 } },
        { definition: concurrency(9), declared: concurrency(2) },
        { definition: rate(5) },
      ]);
    });

    it('keeps fractions and large numbers', async () => {
      const odd = rate(0.5, { perMs: 86_400_000, burst: 1e6 });
      await limits().declare([odd]);
      expect(await limits().list()).toEqual([{ definition: odd }]);
    });

    it('puts what an operator set before what was declared, also later', async () => {
      await limits().declare([rate(5)]);
      expect(await limits().set(rate(9))).toBe(true);
      await limits().declare([rate(6)]);
      expect(await limits().list()).toEqual([{ definition: rate(9), declared: rate(6) }]);
    });

    it('sets nothing that nobody declared', async () => {
      expect(await limits().set(rate(9))).toBe(false);
      expect(await limits().list()).toEqual([]);
    });

    it('goes back to what was declared', async () => {
      await limits().declare([breaker()]);
      await limits().set(breaker({ threshold: 9 }));
      expect(await limits().unset('breaker', 'dep')).toBe(true);
      expect(await limits().unset('breaker', 'dep')).toBe(false);
      expect(await limits().unset('rate', 'task/x')).toBe(false);
      expect((await limits().list())[0]?.definition).toEqual(breaker());
    });

    it('resets breakers that were declared', async () => {
      await limits().declare([breaker()]);
      expect(await limits().reset('dep')).toBe(true);
      expect(await limits().reset('other')).toBe(false);
    });
  });

  describe(`${name}: flow control`, () => {
    describeLanes(open);
    describeFairness(open);
    describeRate(open);
    describeConcurrency(open);
    describeBreaker(open);
  });
}
