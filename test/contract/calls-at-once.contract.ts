import { describe, expect, it } from '@jest/globals';
import { failed, succeeded } from './messages.js';
import type { Open } from './open-broker.js';
import { useStage } from './stage.js';

const MANY = 10_000;
const bodyOf = (id: string) => `{"args":["${id}"]}`;

/** Every broker answers calls of one tick as it answers them one by one. */
export function describeCallsAtOnce(name: string, open: Open): void {
  describe(`${name}: calls at once`, () => {
    const stage = useStage(open);

    async function end(id: string, outcome: typeof failed): Promise<void> {
      await stage.publish(id);
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), outcome);
    }

    it('10 000 reads at once find each its own task', async () => {
      const ids = Array.from({ length: MANY }, (_none, index) => `t${index}`);
      for (let at = 0; at < MANY; at += 2_000)
        await stage.broker.tasks.publish(
          ids.slice(at, at + 2_000).map((id) => stage.message(id, { body: bodyOf(id) })),
        );
      const found = await Promise.all(
        ['stranger', ...ids].map((id) => stage.broker.results.find([id]).then(([task]) => task)),
      );
      expect(found.map((task) => task?.record.kind === 'live' && task.record.body)).toEqual([
        false,
        ...ids.map(bodyOf),
      ]);
    });

    it('Revocations at once answer each for its own task, the first of two for one task', async () => {
      await end('ended', succeeded);
      const ids = Array.from({ length: 120 }, (_none, index) => `t${index}`);
      await stage.publishAll(...ids);
      const all = ['ended', ...ids, 'stranger', 't7'];
      const answers = await Promise.all(all.map((id) => stage.broker.tasks.revoke(id)));
      expect(answers).toEqual([false, ...ids.map(() => true), false, false]);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('Revocations of tasks and of whole workflows at once end all of them', async () => {
      await stage.publishAll('a', 'b');
      for (const root of ['g', 'h'])
        await stage.broker.workflows.draft({
          root,
          owner: root,
          isFirst: true,
          entry: root,
          nodes: [
            { id: root, head: { name: '', queue: 'q', at: 1, size: 2 }, body: '' },
            ...[0, 1].map((index) => ({
              id: `${root}.${index}`,
              head: { name: 'n', queue: 'q', at: 1, group: root, index },
              body: '{"args":[]}',
            })),
          ],
        });
      const answers = await Promise.all(['a', 'g', 'b', 'h'].map((id) => stage.broker.tasks.revoke(id)));
      expect(answers).toEqual([true, true, true, true]);
      for (const id of ['a', 'b', 'g', 'g.0', 'g.1', 'h', 'h.0', 'h.1'])
        expect(await stage.endedHead(id)).toMatchObject({ state: 'REVOKED' });
    });

    it('Records at once are forgotten each if its task has ended', async () => {
      for (const id of ['a', 'b']) await end(id, succeeded);
      await stage.publish('live');
      const answers = await Promise.all(
        ['a', 'live', 'stranger', 'b'].map((id) => stage.broker.results.forget(id)),
      );
      expect(answers).toEqual([true, false, true, true]);
      expect(await stage.find('a')).toBeUndefined();
      expect(await stage.find('live')).toBeDefined();
    });

    it('Dead letters at once come each with the failures of its attempts', async () => {
      const ids = Array.from({ length: 130 }, (_none, index) => `t${index}`);
      for (const id of ids) await end(id, failed);
      const found = await Promise.all([...ids, 'stranger'].map((id) => stage.broker.deadLetters.get(id)));
      expect(found.map((entry) => entry?.id)).toEqual([...ids, undefined]);
      expect(found.slice(0, -1).every((entry) => entry?.history.length === 1)).toBe(true);
    });
  });
}
