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

    it('Delayed tasks, running tasks and dead letters are counted', async () => {
      await stage.publishAll('dies', 'runs', 'waits');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), failed);
      await worker.leaseOne();
      await stage.publish('later', { delayMs: HOUR });
      expect(await inspector().counts()).toEqual({ delayed: 1, active: 1, deadLetters: 1 });
    });

    it('lists running tasks by the end of their lease', async () => {
      await stage.publishAll('a', 'b');
      const worker = stage.worker();
      await worker.leaseOne();
      await stage.advance(1_000);
      await worker.leaseOne();
      const tasks = await inspector().tasks('active', { offset: 0, limit: 10 });
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
      const tasks = await inspector().tasks('delayed', { offset: 0, limit: 2 });
      expect(tasks.map(({ id, at }) => [id, at - stage.now])).toEqual([
        ['a', 1_000],
        ['b', 2_000],
      ]);
      expect(tasks[0]?.task?.record.head.name).toBe('mail.send');
    });

    it('lists nothing where there is nothing', async () => {
      expect(await inspector().tasks('active', { offset: 0, limit: 10 })).toEqual([]);
    });

    it('A page of tasks begins at its offset', async () => {
      for (const [index, id] of ['a', 'b', 'c'].entries())
        await stage.publish(id, { delayMs: 1_000 * (index + 1) });
      const tasks = await inspector().tasks('delayed', { offset: 1, limit: 1 });
      expect(tasks.map(({ id }) => id)).toEqual(['b']);
      expect(await inspector().tasks('delayed', { offset: 3, limit: 5 })).toEqual([]);
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
  });
}
