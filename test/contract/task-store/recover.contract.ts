import { describe, expect, it } from '@jest/globals';
import { failed, LEASE_MS, released, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describeRecover(open: Open): void {
  describe('recovery', () => {
    const stage = useStage(open);

    async function lose(id: string, traits = {}): Promise<void> {
      await stage.publish(id, traits);
      await stage.worker('dies').leaseOne();
      await stage.outlastLease();
    }

    it('gives an expired lease back to the queue', async () => {
      await stage.publish('a');
      await stage.worker('dies').leaseOne();
      expect(await stage.outlastLease()).toBe(1);
      expect(await stage.worker().drain()).toEqual(['a']);
    });

    it('tells what it took back, and what may not run again', async () => {
      await stage.publish('a');
      await stage.publish('b', { losses: 1, maxLosses: 2 });
      await stage.worker('dies').lease(2);
      await stage.pass(LEASE_MS * 0.75);
      await stage.advance(LEASE_MS / 2);
      const task = { name: 'mail.send', queue: 'q' };
      const { lost } = await stage.broker.tasks.recover(LEASE_MS);
      expect(lost.toSorted((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
        { id: 'a', ...task, losses: 1, isFinal: false },
        { id: 'b', ...task, losses: 2, isFinal: true },
      ]);
    });

    it('takes nothing back while the lease lasts', async () => {
      await stage.publish('a');
      await stage.worker('lives').leaseOne();
      expect(await stage.pass(LEASE_MS - 1)).toBe(0);
      expect((await stage.find('a'))?.running).toBeDefined();
    });

    it.each<[string, boolean, () => Promise<unknown>]>([
      ['no task', true, () => Promise.resolve()],
      ['a ready task', false, () => stage.publish('a')],
      ['a delayed task', false, () => stage.publish('a', { delayMs: LEASE_MS })],
      ['a task of another queue', false, () => stage.publish('a', { queue: 'other' })],
      ['a task that a limit holds back', false, holdBack],
      ['a task that runs', true, () => stage.publish('a').then(() => stage.worker().lease(2))],
    ])('Recovery and heartbeats tell whether anything waits: %s', async (_name, isQuiet, prepare) => {
      await prepare();
      const { tasks, workers, shards } = stage.broker;
      expect((await tasks.recover(LEASE_MS)).isQuiet).toBe(isQuiet);
      // Over several shards the heartbeat tells of one.
      if (shards === undefined) expect((await workers.beat({ id: 'w1' } as never)).isQuiet).toBe(isQuiet);
    });

    async function holdBack(): Promise<void> {
      await stage.broker.limits.declare([{ kind: 'concurrency', name: 'task/mail.send', limit: 1 }]);
      for (const id of ['a', 'b']) await stage.publish(id, { lane: 'c:task/mail.send' });
      await stage.worker().lease(2);
    }

    it('tells when the next lease ends', async () => {
      const { tasks } = stage.broker;
      expect((await tasks.recover(LEASE_MS)).endsInMs).toBeUndefined();
      await stage.publishAll('a', 'b');
      const worker = stage.worker('dies');
      await worker.leaseOne();
      await stage.pass(LEASE_MS / 2);
      await worker.leaseOne();
      expect((await tasks.recover(LEASE_MS)).endsInMs).toBe(LEASE_MS / 2);
      await stage.pass(LEASE_MS / 2);
      expect((await tasks.recover(LEASE_MS)).endsInMs).toBe(LEASE_MS / 2);
    });

    it('takes a lease back at the moment at which it ends, however soon after the last look', async () => {
      await stage.publish('a');
      await stage.worker('dies').leaseOne();
      expect(await stage.pass(LEASE_MS - 1)).toBe(0);
      await stage.advance(1);
      const { lost, endsInMs } = await stage.broker.tasks.recover(LEASE_MS);
      expect(lost.map(({ id }) => id)).toEqual(['a']);
      expect(endsInMs).toBeUndefined();
    });

    it('counts a loss and no retry', async () => {
      await lose('a');
      expect(await stage.liveHead('a')).toMatchObject({ losses: 1 });
      expect(await stage.liveHead('a')).not.toHaveProperty('retries');
    });

    it('keeps the retries that were before', async () => {
      await stage.publish('a');
      const worker = stage.worker('dies');
      await worker.settle(await worker.leaseOne(), retried());
      await worker.leaseOne();
      await stage.outlastLease();
      expect(await stage.liveHead('a')).toMatchObject({ losses: 1, retries: 1 });
    });

    it('puts lost tasks at the front, in the order in which they were leased', async () => {
      await stage.publishAll('a', 'b', 'c');
      const worker = stage.worker('dies');
      await worker.leaseOne();
      await stage.advance(1);
      await worker.leaseOne();
      await stage.outlastLease();
      expect(await stage.worker().drain()).toEqual(['a', 'b', 'c']);
    });

    it('gives a lost task a new token', async () => {
      await stage.publish('a');
      const { token } = await stage.worker('dies').leaseOne();
      await stage.outlastLease();
      expect((await stage.worker().leaseOne()).token).not.toBe(token);
    });

    it.each([
      ['success', succeeded],
      ['failure', failed],
      ['retry', retried()],
      ['release', released],
    ])('refuses the %s of a worker that is back from the dead', async (_name, outcome) => {
      await stage.publish('a');
      const zombie = stage.worker('zombie');
      const delivery = await zombie.leaseOne();
      await stage.outlastLease();
      const { token } = await stage.worker().leaseOne();
      expect(await zombie.settle(delivery, outcome)).toEqual(['a']);
      expect((await stage.find('a'))?.running?.token).toBe(token);
    });

    it('refuses the zombie also while nobody has the task again', async () => {
      await stage.publish('a');
      const zombie = stage.worker('zombie');
      const delivery = await zombie.leaseOne();
      await stage.outlastLease();
      expect(await zombie.settle(delivery, succeeded)).toEqual(['a']);
      expect((await stage.find('a'))?.record.kind).toBe('live');
    });

    it('refuses the zombie also when the loss has ended the task', async () => {
      await stage.publish('a', { maxLosses: 1 });
      const zombie = stage.worker('zombie');
      const delivery = await zombie.leaseOne();
      await stage.outlastLease();
      expect(await zombie.settle(delivery, succeeded)).toEqual(['a']);
    });

    it('fails a task that has cost too many workers', async () => {
      await lose('a', { maxLosses: 1, hooks: ['hook'] });
      const record = (await stage.find('a'))?.record;
      expect(record).toMatchObject({ head: { state: 'FAILURE', reason: 'worker-lost', losses: 1 } });
      expect(record?.kind === 'ended' && record.result).toContain('"WORKER_LOST"');
      expect(await stage.letterIds()).toEqual(['a']);
      expect(await stage.worker().drain()).toEqual(['a:hook']);
    });

    it('gives a task three workers where no other limit is set', async () => {
      await stage.publish('a');
      for (const id of ['w1', 'w2', 'w3']) {
        expect((await stage.worker(id).lease(1)).map(({ id: task }) => task)).toEqual(['a']);
        await stage.outlastLease();
      }
      expect(await stage.endedHead('a')).toMatchObject({ reason: 'worker-lost', losses: 3 });
    });

    it('fails an early task at its first loss', async () => {
      await lose('a', { early: true, maxLosses: 5 });
      expect(await stage.endedHead('a')).toMatchObject({ state: 'FAILURE', reason: 'worker-lost' });
    });

    it('publishes the hooks of a lost task once', async () => {
      await lose('a', { maxLosses: 1, hooks: ['hook'] });
      await stage.outlastLease();
      expect(await stage.worker().drain()).toEqual(['a:hook']);
    });
  });

  describe('renewal', () => {
    const stage = useStage(open);

    it('keeps a lease, and lets go of the one that was not renewed', async () => {
      await stage.publishAll('kept', 'lost');
      const [kept] = await stage.worker().lease(2);
      await stage.pass(LEASE_MS / 2);
      expect(await stage.broker.tasks.renew([kept!], LEASE_MS)).toEqual([]);
      expect(await stage.pass(LEASE_MS * 0.75)).toBe(1);
      expect((await stage.find('kept'))?.running).toBeDefined();
      expect((await stage.find('lost'))?.running).toBeUndefined();
    });

    it('tells which leases are lost', async () => {
      await stage.publishAll('a', 'b');
      const [one, other] = await stage.worker().lease(2);
      const held = [one!, { id: other!.id, token: 'w1:9:9:9' }, { id: 'stranger', token: 'w1:1:1:1' }];
      expect(await stage.broker.tasks.renew(held, LEASE_MS)).toEqual(['w1:9:9:9', 'w1:1:1:1']);
    });

    it('tells the lost lease of a task from the one that the same worker has got since', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const before = await worker.leaseOne();
      await stage.outlastLease();
      const since = await worker.leaseOne();
      expect(await stage.broker.tasks.renew([before, since], LEASE_MS)).toEqual([before.token]);
      expect(await stage.broker.tasks.renew([since, before], LEASE_MS)).toEqual([before.token]);
    });

    it('tells that a task was settled', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await worker.settle(delivery, succeeded);
      expect(await stage.broker.tasks.renew([delivery], LEASE_MS)).toEqual([delivery.token]);
    });

    it('does not bring a recovered task back to its zombie', async () => {
      await stage.publish('a');
      const delivery = await stage.worker('zombie').leaseOne();
      await stage.outlastLease();
      await stage.worker().leaseOne();
      expect(await stage.broker.tasks.renew([delivery], LEASE_MS)).toEqual([delivery.token]);
    });

    it('takes an empty list', async () => {
      expect(await stage.broker.tasks.renew([], LEASE_MS)).toEqual([]);
    });
  });
}
