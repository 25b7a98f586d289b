import { describe, expect, it } from '@jest/globals';
import type { RecordPage, LiveTask } from '../../src/broker/inspector.js';
import { failed, HOUR, LEASE_MS, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

/** What every inspector promises. */
export function describeInspector(name: string, open: Open): void {
  describe(`${name}: inspector`, () => {
    const stage = useStage(open);
    const inspector = () => stage.broker.inspector;

    it('counts what waits, is delayed, runs and died', async () => {
      await stage.publishAll('dies', 'runs', 'waits');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), failed);
      await worker.leaseOne();
      await stage.publish('urgent', { priority: 9 });
      await stage.publish('later', { delayMs: HOUR });
      expect(await inspector().info(['q'])).toEqual({
        queues: [{ name: 'q', waiting: 2, paused: false }],
        delayed: 1,
        active: 1,
        deadLetters: 1,
      });
    });

    it('counts each queue apart, in the order that was asked for', async () => {
      await stage.publish('a', { queue: 'one' });
      const { queues } = await inspector().info(['two', 'one']);
      expect(queues.map(({ name: queue, waiting }) => [queue, waiting])).toEqual([
        ['two', 0],
        ['one', 1],
      ]);
    });

    it('finds the queues that hold something or are paused, where none are named', async () => {
      await stage.publish('a', { queue: 'two' });
      await stage.publish('b', { queue: 'one' });
      await inspector().pause('three');
      const { queues } = await inspector().info();
      expect(queues).toEqual([
        { name: 'one', waiting: 1, paused: false },
        { name: 'three', waiting: 0, paused: true },
        { name: 'two', waiting: 1, paused: false },
      ]);
    });

    it('counts suspects among what waits', async () => {
      await stage.publish('a', { losses: 2 });
      expect((await inspector().info(['q'])).queues[0]?.waiting).toBe(1);
    });

    it('says which queues are paused', async () => {
      await inspector().pause('q');
      await inspector().pause('p');
      await inspector().resume('p');
      const { queues } = await inspector().info(['q', 'p']);
      expect(queues.map(({ paused }) => paused)).toEqual([true, false]);
    });

    it('lists running tasks by the end of their lease', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      await worker.leaseOne();
      await stage.advance(1_000);
      await worker.leaseOne();
      const tasks = await inspector().tasks('active', 10);
      expect(tasks.map(({ id, at }) => [id, at - stage.now])).toEqual([
        ['a', LEASE_MS - 1_000],
        ['b', LEASE_MS],
      ]);
      expect(tasks[0]?.task?.running?.token).toMatch(/^w1:/);
    });

    it('lists delayed tasks, the next first, as many as asked for', async () => {
      await stage.publish('c', { delayMs: 3_000 });
      await stage.publish('a', { delayMs: 1_000 });
      await stage.publish('b', { delayMs: 2_000 });
      const tasks = await inspector().tasks('delayed', 2);
      expect(tasks.map(({ id, at }) => [id, at - stage.now])).toEqual([
        ['a', 1_000],
        ['b', 2_000],
      ]);
      expect(tasks[0]?.task?.record.head.name).toBe('mail.send');
    });

    it('lists nothing where there is nothing', async () => {
      expect(await inspector().tasks('active', 10)).toEqual([]);
    });

    it('revokes what waits in a queue, in all its priorities', async () => {
      await stage.publishAll('a', 'b');
      await stage.publish('c', { priority: 9 });
      await stage.publish('d', { losses: 2 });
      expect(await inspector().purge('q')).toBe(4);
      expect((await stage.endedHead('c')).reason).toBe('revoked');
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('leaves alone what runs, is delayed or waits elsewhere', async () => {
      await stage.publish('runs');
      const { token } = await stage.worker().leaseOne();
      await stage.publish('later', { delayMs: HOUR });
      await stage.publish('elsewhere', { queue: 'other' });
      expect(await inspector().purge('q')).toBe(0);
      expect((await stage.find('runs'))?.running?.token).toBe(token);
      expect(await inspector().info(['other'])).toMatchObject({ queues: [{ waiting: 1 }], delayed: 1 });
    });

    it('purges thousands', async () => {
      const ids = Array.from({ length: 1_200 }, (_, index) => `t${index}`);
      for (let at = 0; at < ids.length; at += 400) await stage.publishAll(...ids.slice(at, at + 400));
      expect(await inspector().purge('q')).toBe(1_200);
      expect((await inspector().info(['q'])).queues[0]?.waiting).toBe(0);
    });

    it('walks over all tasks that have not ended', async () => {
      const ids = Array.from({ length: 700 }, (_, index) => `t${index}`);
      for (let at = 0; at < ids.length; at += 350) await stage.publishAll(...ids.slice(at, at + 350));
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.publish('later', { delayMs: HOUR, body: '{"args":[],"headers":{"a":"b"}}' });
      const found = new Map<string, LiveTask>();
      let examined = 0;
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page: RecordPage = await inspector().walk(cursor);
        for (const task of page.tasks) found.set(task.id, task);
        examined += page.examined;
        expect(page.total).toBe(701);
        cursor = page.next === '' ? undefined : page.next;
      }
      expect([...found.keys()].sort()).toEqual([...ids.slice(1), 'later'].sort());
      expect(found.get('later')).toEqual({
        id: 'later',
        head: expect.objectContaining({ name: 'mail.send', queue: 'q' }),
        body: '{"args":[],"headers":{"a":"b"}}',
      });
      expect(examined).toBeGreaterThanOrEqual(701);
    });

    it('finds nothing to purge a second time', async () => {
      await stage.publish('a');
      expect([await inspector().purge('q'), await inspector().purge('q')]).toEqual([1, 0]);
    });
  });
}
