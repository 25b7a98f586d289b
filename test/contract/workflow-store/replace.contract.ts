import { describe, expect, it } from '@jest/globals';
import type { Delivery } from '../../../src/broker/task-store.js';
import type { AnySignature, Signature } from '../../../src/canvas/signature.js';
import type { Outcome } from '../../../src/core/outcome.js';
import type { TaskBody } from '../../../src/core/task-message.js';
import { DynamicWorkflow } from '../../../src/worker/dynamic-workflow.js';
import type { Run } from '../../../src/worker/run.js';
import { HOUR } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import {
  chainOf,
  composer,
  endOf,
  enqueue,
  groupOf,
  runContinuations,
  listOf,
  s,
  si,
  tasks,
} from './workflow.js';

const DRAFT_AGE_MS = 600_000;
const LIMITS = {
  deadLetterAgeMs: 24 * HOUR,
  deadLetterCount: 1_000,
  silentMs: HOUR,
  draftAgeMs: DRAFT_AGE_MS,
};
/** More nodes than one script takes: they go into a draft first. */
const LARGE = 1_600;

const inQueue = (signature: AnySignature) => (signature as Signature<unknown, unknown>).with({ queue: 'q' });
const gave = (value: unknown): Outcome => ({ kind: 'succeeded', value: JSON.stringify(value) });

/** What workers make of `task.replace()` and `task.addToGroup()`, with what brokers make of that. */
export function describeReplace(open: Open): void {
  describe('what a worker composes for a task that runs', () => {
    const stage = useStage(open);

    const runOf = (delivery: Delivery) => {
      const body = JSON.parse(delivery.body.slice(delivery.body.indexOf('\n') + 1)) as TaskBody;
      return { id: delivery.id, head: delivery.head, delivery, body, added: 0 } as unknown as Run;
    };
    const compose = () => new DynamicWorkflow(stage.broker, composer);
    const replaced = (delivery: Delivery, by: AnySignature) =>
      compose().outcome(runOf(delivery), inQueue(by));
    const add = (delivery: Delivery, ...parts: readonly AnySignature[]) =>
      compose().add(runOf(delivery), parts.map(inQueue));

    it('begins when the task settles, however large it is', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const task = await worker.leaseOne();
      const outcome = await replaced(task, groupOf(tasks(LARGE)));
      expect(await worker.settle(task, outcome)).toEqual([]);
      await runContinuations(stage);
      expect(await worker.lease(LARGE + 1)).toHaveLength(LARGE);
    });

    it('A replacement that needs the id of another task fails the task, and that one stays', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const task = await worker.leaseOne();
      await stage.publish('a~1.0');
      await worker.settle(task, await replaced(task, groupOf(tasks(2))));
      expect(await endOf(stage, 'a')).toBe('FAILURE error');
      expect(await worker.drain()).toEqual(['a~1.0']);
    });

    it('A large replacement that needs the id of another task is refused where it is made', async () => {
      await stage.publish('a');
      const task = await stage.worker().leaseOne();
      await stage.publish('a~1.900');
      await expect(replaced(task, groupOf(tasks(LARGE)))).rejects.toThrow(
        /id a~1\.900, and another task has it/,
      );
    });

    it.each<[string, (root: string) => Promise<unknown>]>([
      [
        'was dropped in part',
        async () => {
          await stage.advance(DRAFT_AGE_MS + 1);
          await stage.broker.tasks.prune(LIMITS);
        },
      ],
      [
        'was dropped',
        async () => {
          await stage.advance(DRAFT_AGE_MS + 1);
          while (await stage.broker.tasks.prune(LIMITS));
        },
      ],
      [
        'was begun anew by somebody else',
        async (root) => {
          const draft = { root, owner: 'somebody', nodes: [], isFirst: true };
          await stage.broker.workflows.draft(draft);
        },
      ],
    ])('is made anew in another run when its draft %s', async (_what, spoil) => {
      await stage.publish('a');
      const worker = stage.worker();
      const task = await worker.leaseOne();
      const outcome = await replaced(task, groupOf(tasks(LARGE)));
      await spoil('a~1');
      expect(await worker.settle(task, outcome)).toEqual([]);
      expect(await stage.liveHead('a')).toMatchObject({ releases: 1 });
      const again = await worker.leaseOne();
      expect(again.id).toBe('a');
      expect(await worker.settle(again, await replaced(again, groupOf(tasks(2))))).toEqual([]);
      for (const part of await worker.lease(LARGE)) await worker.settle(part, gave(part.id));
      expect(await listOf(stage, 'a')).toEqual(['a~2.0', 'a~2.1']);
    });

    it('is revoked with the member of a chain whose place it took, from its beginning', async () => {
      await enqueue(stage, 'w', chainOf(si(), si(), si()));
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), gave(0));
      const step = await worker.leaseOne();
      await worker.settle(step, await replaced(step, chainOf(si(), s(), s())));
      expect(await stage.broker.tasks.revoke('w/1')).toBe(true);
      await runContinuations(stage);
      const ends = await Promise.all(['w/0', 'w/1~1/0', 'w/1~1/1', 'w/1', 'w'].map((id) => endOf(stage, id)));
      expect(ends).toEqual(['SUCCESS', ...Array<string>(4).fill('REVOKED revoked')]);
      expect(await worker.drain()).toEqual([]);
    });

    it('gathers its results anew though those of an earlier life of its id are still there', async () => {
      const worker = stage.worker();
      const live = async (value: string) => {
        await stage.publish('a');
        const task = await worker.leaseOne();
        await worker.settle(task, await replaced(task, groupOf(tasks(2))));
        const parts = await worker.lease(3);
        await worker.settle(parts[0]!, gave(value));
        expect(await stage.broker.workflows.count('a')).toEqual({ ended: 1, size: 2 });
        await worker.settle(parts[1]!, gave(value));
        expect(await endOf(stage, 'a')).toBe('SUCCESS');
        return listOf(stage, 'a');
      };
      expect(await live('old')).toEqual(['old', 'old']);
      expect(await stage.broker.results.forget('a')).toBe(true);
      expect(await live('new')).toEqual(['new', 'new']);
    });

    it('adds parts beside those that the same task has added before it was replaced', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const worker = stage.worker();
      const first = await worker.leaseOne();
      expect(await add(first, si())).toEqual(['w.0+0']);
      await worker.settle(first, await replaced(first, si()));
      const parts = await worker.lease(9);
      const second = parts.find(({ id }) => id === 'w.0')!;
      expect(await add(second, si())).toEqual(['w.0+1+0']);
      expect(await stage.broker.workflows.count('w')).toEqual({ ended: 0, size: 3 });
      for (const part of [...parts, ...(await worker.lease(9))]) await worker.settle(part, gave(part.id));
      expect(await listOf(stage, 'w')).toEqual(['w.0', 'w.0+0', 'w.0+1+0']);
    });

    it('adds no part that one script cannot take', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const part = await stage.worker().leaseOne();
      expect(await add(part, groupOf(tasks(499)))).toHaveLength(1);
      await expect(add(part, groupOf(tasks(500)))).rejects.toThrow(
        expect.objectContaining({ name: 'CanvasError', message: expect.stringMatching(/501 nodes; 500 is/) }),
      );
      expect(await stage.broker.workflows.count('w')).toEqual({ ended: 0, size: 2 });
    });
  });
}
