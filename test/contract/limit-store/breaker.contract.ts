import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../src/broker/task-store.js';
import type { Outcome } from '../../../src/core/outcome.js';
import { breaker, concurrency, tripped, trippedAgain } from '../limits.js';
import { LEASE_MS, failed, released, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeBreaker(open: Open): void {
  describe('a circuit breaker', () => {
    const stage = useStage(open);
    const limits = () => stage.broker.limits;
    const stateOf = async () => (await limits().list())[0]?.breaker;

    async function publish(count: number, lane = 'b:dep'): Promise<void> {
      const ids = Array.from({ length: count }, (_, index) => `${lane}-${index}`);
      await stage.broker.tasks.publish(ids.map((id) => stage.message(id, { lane })));
    }

    const leaseBy = async (id: string, slots = 50) => (await stage.worker(id).lease(slots)).length;

    async function settle(outcome: Outcome, ...deliveries: readonly Delivery[]) {
      const worker = stage.worker('settles');
      return worker.exchange({ settlements: deliveries.map((one) => worker.settlement(one, outcome)) });
    }

    /** Opens it with two failures; the tasks that were leased with them run on. */
    async function opened(running = 0): Promise<readonly Delivery[]> {
      const [one, two, ...others] = await stage.worker().lease(2 + running);
      const reply = await settle(tripped, one as Delivery, two as Delivery);
      expect(reply.breakers).toEqual([{ name: 'dep', state: 'open' }]);
      return others;
    }

    it('opens at the threshold and lets nothing through', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      await opened();
      expect(await stateOf()).toEqual({ state: 'open', failures: 0, openedAt: stage.now });
      expect(await leaseBy('w1')).toBe(0);
    });

    it('has nothing taken ahead that it may hold back, also while it is closed', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      expect((await stage.worker().exchange({ slots: 2, prefetch: 6 })).deliveries).toHaveLength(2);
    });

    it('counts failures that are retried', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      const worker = stage.worker();
      await settle(trippedAgain, await worker.leaseOne());
      expect(await stateOf()).toEqual({ state: 'closed', failures: 1 });
      expect((await settle(trippedAgain, await worker.leaseOne())).breakers).toHaveLength(1);
    });

    it('forgets failures that lie before its window', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      const worker = stage.worker();
      await settle(tripped, await worker.leaseOne());
      await stage.advance(10_000);
      expect(await stateOf()).toEqual({ state: 'closed', failures: 0 });
      expect((await settle(tripped, await worker.leaseOne())).breakers).toEqual([]);
      await stage.advance(9_999);
      expect((await settle(tripped, await worker.leaseOne())).breakers).toHaveLength(1);
    });

    it('brings no failure back that it had forgotten when its window is made longer', async () => {
      await limits().declare([breaker({ windowMs: 500 })]);
      await publish(9);
      const worker = stage.worker();
      await settle(tripped, await worker.leaseOne());
      await limits().declare([breaker()]);
      expect(await stateOf()).toEqual({ state: 'closed', failures: 1 });
      await stage.advance(1_499);
      expect(await stateOf()).toEqual({ state: 'closed', failures: 1 });
      await stage.advance(1);
      expect(await stateOf()).toEqual({ state: 'closed', failures: 0 });
      expect((await settle(tripped, await worker.leaseOne())).breakers).toEqual([]);
    });

    it('counts no other failures', async () => {
      await limits().declare([breaker({ threshold: 1 })]);
      await publish(9);
      const worker = stage.worker();
      for (const outcome of [failed, retried(), released]) await settle(outcome, await worker.leaseOne());
      expect(await stateOf()).toEqual({ state: 'closed', failures: 0 });
    });

    it('counts failures once, also when their exchange is repeated', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      await settle(tripped, await stage.worker().leaseOne());
      await stage.worker('settles').repeat();
      expect((await stateOf())?.failures).toBe(1);
    });

    it('counts nothing of a lease that was lost', async () => {
      await limits().declare([breaker({ threshold: 1 })]);
      await publish(9);
      const delivery = await stage.worker().leaseOne();
      await stage.outlastLease();
      await settle(tripped, delivery);
      expect((await stateOf())?.state).toBe('closed');
    });

    it('counts failures of tasks that were not in its lane', async () => {
      await limits().declare([breaker()]);
      await stage.publishAll('a', 'b');
      const [one, two] = await stage.worker().lease(2);
      await settle(tripped, one as Delivery, two as Delivery);
      expect((await stateOf())?.state).toBe('open');
    });

    it('is ignored where nobody declared it', async () => {
      await publish(9);
      const deliveries = await stage.worker().lease(5);
      expect((await settle(tripped, ...deliveries)).breakers).toEqual([]);
      expect(await leaseBy('w1')).toBe(4);
    });

    it('says when somebody is to come, and lets a few through then', async () => {
      await limits().declare([breaker({ halfOpen: 2 })]);
      await publish(9);
      await opened();
      const { next } = await stage.worker('settles').exchange({ slots: 9 });
      expect(next.dueInMs).toBe(5_000);
      await stage.advance(5_000);
      expect((await stateOf())?.state).toBe('half-open');
      const reply = await stage.worker().exchange({ slots: 9 });
      expect([reply.deliveries.length, reply.breakers]).toEqual([2, [{ name: 'dep', state: 'half-open' }]]);
      expect(await leaseBy('w2')).toBe(0);
    });

    it('says so by an exchange also when recoveries came by before', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      await opened();
      await stage.pass(2 * LEASE_MS);
      const { breakers } = await stage.worker().exchange({ slots: 9 });
      expect(breakers).toEqual([{ name: 'dep', state: 'half-open' }]);
    });

    it('says that it is half-open also when nothing waits for it', async () => {
      await limits().declare([breaker()]);
      await publish(2);
      await opened();
      await stage.advance(5_000);
      expect((await stage.worker().exchange({ slots: 9 })).breakers).toEqual([
        { name: 'dep', state: 'half-open' },
      ]);
      expect((await stage.worker().exchange({ slots: 9 })).breakers).toEqual([]);
    });

    describe('that is half-open', () => {
      async function probe(): Promise<Delivery> {
        await stage.advance(5_000);
        return stage.worker().leaseOne();
      }

      it.each<readonly [string, Outcome]>([
        ['succeeds', succeeded],
        ['fails otherwise', failed],
        ['is retried otherwise', retried()],
      ])('closes when its probe %s', async (_end, outcome) => {
        await limits().declare([breaker()]);
        await publish(9);
        await opened();
        expect((await settle(outcome, await probe())).breakers).toEqual([{ name: 'dep', state: 'closed' }]);
        expect(await stateOf()).toEqual({ state: 'closed', failures: 0 });
        expect(await leaseBy('w2')).toBeGreaterThanOrEqual(6);
      });

      it('opens again when its probe trips it', async () => {
        await limits().declare([breaker()]);
        await publish(9);
        await opened();
        expect((await settle(trippedAgain, await probe())).breakers).toEqual([
          { name: 'dep', state: 'open' },
        ]);
        expect(await leaseBy('w2')).toBe(0);
        await stage.advance(4_999);
        expect(await leaseBy('w2')).toBe(0);
        await stage.advance(1);
        expect(await leaseBy('w2')).toBe(1);
      });

      it('lets another try when its probe is given back', async () => {
        await limits().declare([breaker()]);
        await publish(9);
        await opened();
        expect((await settle(released, await probe())).breakers).toEqual([]);
        expect((await stateOf())?.state).toBe('half-open');
        expect([await leaseBy('w2'), await leaseBy('w3')]).toEqual([1, 0]);
      });

      it('lets another try when its probe is lost', async () => {
        await limits().declare([breaker()]);
        await publish(9);
        await opened();
        await probe();
        await stage.outlastLease();
        expect((await stateOf())?.state).toBe('half-open');
        expect([await leaseBy('w2'), await leaseBy('w3')]).toEqual([1, 0]);
      });

      it('lets another try when its probe is revoked', async () => {
        await limits().declare([breaker()]);
        await publish(9);
        await opened();
        await stage.broker.tasks.revoke((await probe()).id, true);
        expect([await leaseBy('w2'), await leaseBy('w3')]).toEqual([1, 0]);
      });

      it('hears nothing of what was leased before it opened', async () => {
        await limits().declare([breaker()]);
        await publish(9);
        const [late, later] = await opened(2);
        await stage.advance(1_000);
        await settle(tripped, late as Delivery);
        expect((await stateOf())?.openedAt).toBe(stage.now - 1_000);
        await stage.advance(4_000);
        expect((await settle(succeeded, later as Delivery)).breakers).toEqual([
          { name: 'dep', state: 'half-open' },
        ]);
        expect((await stateOf())?.state).toBe('half-open');
      });

      it('is not opened again by what was leased before it opened', async () => {
        await limits().declare([breaker()]);
        await publish(9);
        const [late] = await opened(1);
        await probe();
        expect((await settle(tripped, late as Delivery)).breakers).toEqual([]);
        expect((await stateOf())?.state).toBe('half-open');
      });

      it('hears nothing of the probes of the time before', async () => {
        await limits().declare([breaker({ halfOpen: 2 })]);
        await publish(9);
        await opened();
        const [one, two] = [await probe(), await stage.worker().leaseOne()];
        await settle(tripped, one);
        await stage.advance(5_000);
        expect(await leaseBy('w2')).toBe(2);
        await settle(succeeded, two);
        expect((await stateOf())?.state).toBe('half-open');
      });

      it('opens again when of two probes of one exchange one trips it', async () => {
        await limits().declare([breaker({ halfOpen: 2 })]);
        await publish(9);
        await opened();
        const probes = [await probe(), await stage.worker().leaseOne()];
        const worker = stage.worker('settles');
        const outcomes = [succeeded, tripped];
        const settlements = probes.map((one, index) => worker.settlement(one, outcomes[index] as Outcome));
        expect((await worker.exchange({ settlements })).breakers).toEqual([{ name: 'dep', state: 'open' }]);
      });
    });

    it('is closed by hand', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      await opened();
      await stage.worker().lease(9);
      const woken = stage.broker.tasks.waitForWork(['q'], { timeoutMs: 5_000 });
      await limits().reset('dep');
      await woken;
      expect(await stateOf()).toEqual({ state: 'closed', failures: 0 });
      expect(await leaseBy('w1')).toBe(7);
    });

    it('goes by a cooldown that was set while it is open', async () => {
      await limits().declare([breaker()]);
      await publish(9);
      await opened();
      await stage.worker().lease(9);
      await limits().set(breaker({ cooldownMs: 1_000 }));
      await stage.advance(1_000);
      expect(await leaseBy('w1')).toBe(1);
    });

    it('holds with other limits', async () => {
      await limits().declare([breaker({ halfOpen: 5 }), concurrency(2)]);
      await publish(9, 'b:dep c:task/x');
      await opened();
      expect(await leaseBy('w1')).toBe(0);
      await stage.advance(5_000);
      expect(await leaseBy('w1')).toBe(2);
    });
  });
}
