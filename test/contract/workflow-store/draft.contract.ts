import { describe, expect, it } from '@jest/globals';
import { RESULTS_PAGE, type Draft } from '../../../src/broker/workflow-store.js';
import type { Message } from '../../../src/core/task-message.js';
import type { Signature } from '../../../src/canvas/signature.js';
import { failed, HOUR, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { chainOf, endOf, enqueue, groupOf, messagesOf, s, si, tasks } from './workflow.js';

const DRAFT_AGE_MS = 600_000;
const limits = {
  deadLetterAgeMs: 24 * HOUR,
  deadLetterCount: 1_000,
  silentMs: HOUR,
  draftAgeMs: DRAFT_AGE_MS,
};

export function describeDraft(open: Open): void {
  describe('drafting', () => {
    const stage = useStage(open);
    const draft = (more: Partial<Draft>) =>
      stage.broker.workflows.draft({ root: 'w', owner: 'me', nodes: [], isFirst: false, ...more });
    const prune = async () => {
      while (await stage.broker.tasks.prune(limits));
    };

    /** A group of two and a body in two batches: the last one holds the root. */
    async function halves(): Promise<readonly [readonly Message[], readonly Message[]]> {
      const nodes = await messagesOf(stage, 'w', chainOf(groupOf(tasks(2)), s('body')));
      return [nodes.slice(0, 2), nodes.slice(2)];
    }

    it('begins what is whole', async () => {
      expect(await enqueue(stage, 'w', chainOf(si('one'), s('two')))).toBe('taken');
      expect(await stage.worker().drain()).toEqual(['w/0']);
    });

    it('runs nothing before the last batch', async () => {
      const [first, second] = await halves();
      expect(await draft({ nodes: first, isFirst: true })).toBe('taken');
      expect(await draft({ nodes: second })).toBe('taken');
      expect(await stage.worker().drain()).toEqual([]);
      expect(await draft({ entry: 'w/0' })).toBe('taken');
      expect((await stage.worker().drain()).toSorted()).toEqual(['w/0.0', 'w/0.1']);
    });

    it('cannot be revoked before it is whole', async () => {
      const [first, second] = await halves();
      await draft({ nodes: [...second, ...first], isFirst: true });
      expect(await stage.broker.tasks.revoke('w')).toBe(false);
      await draft({ entry: 'w/0' });
      expect(await stage.worker().drain()).toHaveLength(2);
      expect(await stage.broker.tasks.revoke('w')).toBe(true);
    });

    it('writes nothing over a member that runs, whatever the draft is called', async () => {
      const nodes = await messagesOf(stage, 'w', chainOf(si('one'), s('two')));
      await enqueue(stage, 'w', chainOf(si('one'), s('two')));
      const late = await draft({ root: 'ghost', owner: 'late', nodes, isFirst: true });
      expect(late).toEqual({ conflict: 'w/0' });
      expect(await stage.worker().drain()).toEqual(['w/0']);
    });

    it('A live task keeps its id, and nothing of a workflow that needs it is stored', async () => {
      await stage.publish('w.1');
      expect(await enqueue(stage, 'w', groupOf(tasks(2)))).toEqual({ conflict: 'w.1' });
      expect([await endOf(stage, 'w'), await endOf(stage, 'w.0')]).toEqual(['none', 'none']);
      expect(await stage.worker().drain()).toEqual(['w.1']);
      expect(await stage.broker.workflows.count('w')).toBeUndefined();
    });

    it('A task that has ended keeps its result from a workflow that needs its id', async () => {
      await stage.publish('w/0');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), succeeded);
      expect(await enqueue(stage, 'w', chainOf(si(), si()))).toEqual({ conflict: 'w/0' });
      expect(await endOf(stage, 'w/0')).toBe('SUCCESS');
      expect(await endOf(stage, 'w')).toBe('none');
    });

    it('A conflict in a later batch drops those before it', async () => {
      const [first, second] = await halves();
      await stage.publish('w/0.1');
      expect(await draft({ nodes: first, isFirst: true })).toBe('taken');
      expect(await draft({ nodes: second, before: first.length, entry: 'w/0' })).toEqual({
        conflict: 'w/0.1',
      });
      expect(await endOf(stage, 'w/0')).toBe('none');
      expect(await stage.worker().drain()).toEqual(['w/0.1']);
    });

    it('Members that an earlier workflow of the id has left are replaced', async () => {
      const errors = { errback: true as const };
      const heads = { w: { ignoreResult: true }, 'w/0': { ttl: HOUR }, 'w!0': { ttl: HOUR, ...errors } };
      const signature = chainOf(si(), si().linkError(s('errback'))) as Signature<unknown, unknown>;
      await enqueue(stage, 'w', signature, heads);
      const worker = stage.worker();
      for (const outcome of [succeeded, failed, succeeded])
        await worker.settle(await worker.leaseOne(), outcome);
      expect([await endOf(stage, 'w/0'), await endOf(stage, 'w!0')]).toEqual(['SUCCESS', 'SUCCESS']);
      await stage.advance(120_000);
      expect(await enqueue(stage, 'w', signature, heads)).toBe('taken');
      expect(await worker.drain()).toEqual(['w/0']);
    });

    it('knows a workflow that is there by its root', async () => {
      await enqueue(stage, 'w', chainOf(si(), si()));
      expect(await enqueue(stage, 'w', chainOf(si('other'), si(), si()))).toBe('duplicate');
      expect(await stage.worker().drain()).toEqual(['w/0']);
      expect(await endOf(stage, 'w/1')).toBe('none');
    });

    it('knows a plain task of that id', async () => {
      await stage.publish('w');
      expect(await enqueue(stage, 'w', groupOf(tasks(2)))).toBe('duplicate');
      expect(await stage.worker().drain()).toEqual(['w']);
      expect(await endOf(stage, 'w.0')).toBe('none');
    });

    it('is known to who publishes a plain task of that id', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      expect(await stage.publish('w')).toEqual({ kind: 'duplicate' });
    });

    it('takes nothing into a draft of somebody else', async () => {
      const [first, second] = await halves();
      await draft({ nodes: first, isFirst: true });
      expect(await draft({ owner: 'other', nodes: second, entry: 'w/0' })).toBe('gone');
      expect(await stage.worker().drain()).toEqual([]);
      expect(await draft({ nodes: second, entry: 'w/0' })).toBe('taken');
    });

    it('takes the place of a draft whose maker may have died, and leaves nothing of it', async () => {
      const nodes = await messagesOf(stage, 'w', groupOf(tasks(1_200)));
      for (let at = 0; at < nodes.length; at += 500)
        await draft({ owner: 'died', nodes: nodes.slice(at, at + 500), isFirst: at === 0 });
      expect(await enqueue(stage, 'w', groupOf(tasks(2)))).toBe('taken');
      expect(await draft({ owner: 'died', entry: 'w' })).toBe('duplicate');
      expect(await endOf(stage, 'w.2')).toBe('none');
      expect(await endOf(stage, 'w.1199')).toBe('none');
      expect((await stage.worker().drain()).toSorted()).toEqual(['w.0', 'w.1']);
    });

    it('First nodes that differ from those of the draft begin it again, and leave nothing of it', async () => {
      await draft({ nodes: await messagesOf(stage, 'w', chainOf(si(), si(), si())), isFirst: true });
      await draft({ nodes: await messagesOf(stage, 'w', chainOf(si(), si())), isFirst: true });
      await draft({ before: 2, entry: 'w/0' });
      expect(await endOf(stage, 'w/1')).toBe('none');
      expect(await stage.worker().drain()).toEqual(['w/0']);
    });

    it('is gone for who goes on with what somebody else has begun anew', async () => {
      const [first, second] = await halves();
      await draft({ nodes: first, isFirst: true });
      expect(await draft({ owner: 'other', nodes: first, isFirst: true })).toBe('taken');
      expect(await draft({ nodes: second, entry: 'w/0' })).toBe('gone');
      expect(await draft({ owner: 'other', nodes: second, entry: 'w/0' })).toBe('taken');
      expect(await stage.worker().drain()).toHaveLength(2);
    });

    it('may hear the same batch again', async () => {
      const [first, second] = await halves();
      for (let time = 0; time < 2; time += 1) await draft({ nodes: first, isFirst: true });
      for (let time = 0; time < 2; time += 1) await draft({ nodes: second });
      await draft({ entry: 'w/0' });
      expect((await stage.worker().drain()).toSorted()).toEqual(['w/0.0', 'w/0.1']);
    });

    it('takes nothing more once it is sealed, whichever batch comes again', async () => {
      const [first, second] = await halves();
      await draft({ nodes: first, isFirst: true });
      await draft({ nodes: second, entry: 'w/0' });
      const worker = stage.worker();
      const deliveries = await worker.lease(2);
      await worker.exchange({ settlements: deliveries.map((one) => worker.settlement(one, succeeded)) });
      expect(await draft({ nodes: first, isFirst: true })).toBe('duplicate');
      expect(await draft({ nodes: second })).toBe('duplicate');
      expect(await draft({ nodes: second, entry: 'w/0' })).toBe('duplicate');
      expect(await worker.drain()).toEqual(['w']);
      expect(await endOf(stage, 'w/0.0')).toBe('SUCCESS');
    });

    it('is gone for who comes with a later batch of what was never begun', async () => {
      const [, second] = await halves();
      expect(await draft({ nodes: second, entry: 'w/0' })).toBe('gone');
      expect(await endOf(stage, 'w')).toBe('none');
    });

    it('is gone when some of what was handed in is missing, and can be made again', async () => {
      const [first, second] = await halves();
      await draft({ nodes: first.slice(0, 1), isFirst: true });
      expect(await draft({ nodes: second, before: 2, entry: 'w/0' })).toBe('gone');
      expect(await draft({ nodes: second, before: 1, entry: 'w/0' })).toBe('gone');
      expect(await stage.find('w')).toBeUndefined();
      await draft({ owner: 'again', nodes: first, isFirst: true });
      expect(await draft({ owner: 'again', nodes: second, before: 2, entry: 'w/0' })).toBe('taken');
      expect(await stage.worker().drain()).toHaveLength(2);
    });

    it('is not gone when more is there than was handed in before: a call may come late', async () => {
      const [first, second] = await halves();
      await draft({ nodes: first, isFirst: true });
      await draft({ nodes: second, before: 2 });
      expect(await draft({ nodes: first, isFirst: true })).toBe('taken');
      expect(await draft({ nodes: [], before: first.length + second.length, entry: 'w/0' })).toBe('taken');
      expect(await stage.worker().drain()).toHaveLength(2);
    });

    it('is dropped when its maker adds nothing for long', async () => {
      const [first, second] = await halves();
      await draft({ nodes: first, isFirst: true });
      await stage.advance(DRAFT_AGE_MS + 1);
      await prune();
      expect(await endOf(stage, 'w/0')).toBe('none');
      expect(await stage.broker.workflows.count('w/0')).toBeUndefined();
      expect(await draft({ nodes: second, entry: 'w/0' })).toBe('gone');
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('is kept as long as its maker goes on', async () => {
      const [first, second] = await halves();
      await draft({ nodes: first, isFirst: true });
      await stage.advance(DRAFT_AGE_MS);
      await draft({ nodes: second });
      await stage.advance(DRAFT_AGE_MS);
      await prune();
      expect(await draft({ entry: 'w/0' })).toBe('taken');
      expect(await stage.worker().drain()).toHaveLength(2);
    });

    it('is never dropped once it is sealed', async () => {
      await enqueue(stage, 'w', groupOf(tasks(2)));
      await stage.advance(10 * DRAFT_AGE_MS);
      await prune();
      expect(await stage.worker().drain()).toHaveLength(2);
    });

    it('can be made again when it was dropped', async () => {
      const [first] = await halves();
      await draft({ nodes: first, isFirst: true });
      await stage.advance(DRAFT_AGE_MS + 1);
      await prune();
      expect(await enqueue(stage, 'w', chainOf(groupOf(tasks(2)), s('body')))).toBe('taken');
      expect(await stage.worker().drain()).toHaveLength(2);
    });

    it('is gone also for who comes back while it is being dropped', async () => {
      const nodes = await messagesOf(stage, 'w', groupOf(tasks(1_200)));
      for (let at = 0; at < nodes.length; at += 500)
        await draft({ nodes: nodes.slice(at, at + 500), isFirst: at === 0 });
      await stage.advance(DRAFT_AGE_MS + 1);
      await stage.broker.tasks.prune(limits);
      expect(await draft({ nodes: nodes.slice(1_000) })).toBe('gone');
      expect(await draft({ entry: 'w' })).toBe('gone');
      await prune();
      expect(await stage.worker().drain()).toEqual([]);
      expect(await endOf(stage, 'w.1')).toBe('none');
    });

    it('takes the place of a workflow whose record is past its time', async () => {
      const worker = stage.worker();
      await enqueue(stage, 'w', chainOf(si(), si()), { 'w/0': { ttl: 1 }, w: { ttl: 1 } });
      for (let step = 0; step < 2; step += 1) await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(HOUR);
      expect(await enqueue(stage, 'w', chainOf(si(), si()))).toBe('taken');
      expect(await worker.drain()).toEqual(['w/0']);
    });

    it('A later batch of a draft that was never begun is gone, whether a record past its time has the id or not', async () => {
      const [, second] = await halves();
      const worker = stage.worker();
      await stage.publish('w', { ttl: HOUR });
      await worker.settle(await worker.leaseOne(), succeeded);
      expect(await draft({ nodes: second, entry: 'w/0' })).toBe('duplicate');
      await stage.advance(HOUR);
      expect(await draft({ nodes: second, entry: 'w/0' })).toBe('gone');
    });

    it('waits until the results of a group of that id are past their time', async () => {
      const worker = stage.worker();
      await enqueue(stage, 'w', groupOf(tasks(1)), { w: { ttl: HOUR } });
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.broker.results.forget('w');
      expect(await enqueue(stage, 'w', groupOf(tasks(1)))).toBe('duplicate');
      await stage.advance(2 * HOUR);
      await prune();
      expect(await enqueue(stage, 'w', groupOf(tasks(1)))).toBe('taken');
      expect(await stage.broker.workflows.count('w')).toEqual({ ended: 0, size: 1 });
    });

    it('makes a workflow of several pages ready at once', async () => {
      await enqueue(stage, 'w', groupOf(tasks(3 * RESULTS_PAGE)));
      expect(await stage.worker().lease(3 * RESULTS_PAGE + 1)).toHaveLength(3 * RESULTS_PAGE);
    });
  });
}
