import { describe, expect, it } from '@jest/globals';
import type { AnySignature } from '../../../src/canvas/signature.js';
import { entryIdOf } from '../../../src/canvas/plan.js';
import type { Addition } from '../../../src/broker/workflow-store.js';
import type { Delivery } from '../../../src/broker/task-store.js';
import type { Outcome } from '../../../src/core/outcome.js';
import { retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';
import { chainOf, endOf, enqueue, groupOf, listOf, messagesOf, s, si, tasks } from './workflow.js';

const gave = (value: unknown): Outcome => ({ kind: 'succeeded', value: JSON.stringify(value) });

export function describeAdd(open: Open): void {
  describe('adding parts', () => {
    const stage = useStage(open);
    const add = (addition: Addition) => stage.broker.workflows.add(addition);

    async function addition(by: Delivery, id: string, ...parts: readonly AnySignature[]): Promise<Addition> {
      const ids = parts.map((_part, index) => `${id}${index}`);
      const nodes = await Promise.all(parts.map((part, index) => messagesOf(stage, ids[index]!, part)));
      return {
        group: by.head.group ?? '',
        by: { id: by.id, token: by.token },
        nodes: nodes.flat(),
        parts: parts.map((part, index) => ({ id: ids[index]!, entry: entryIdOf(part, { id: ids[index]! }) })),
      };
    }

    it('makes the group wait for them, and keeps their results behind the others', async () => {
      await enqueue(stage, 'w', chainOf(groupOf(tasks(1)), s()));
      const worker = stage.worker();
      const part = await worker.leaseOne();
      expect(await add(await addition(part, 'more', si(), chainOf(si(), s())))).toBe(true);
      expect(await stage.broker.workflows.count('w/0')).toEqual({ ended: 0, size: 3 });
      await worker.settle(part, gave('first'));
      for (let step = 0; step < 3; step += 1) {
        expect(await endOf(stage, 'w/0')).toBe('live');
        const next = await worker.leaseOne();
        await worker.settle(next, gave(next.id));
      }
      expect(await listOf(stage, 'w/0')).toEqual(['first', 'more0', 'more1']);
      expect(await stage.broker.workflows.added('w/0')).toEqual(
        new Map([
          [1, 'more0'],
          [2, 'more1'],
        ]),
      );
    });

    it('A part that needs the id of another task is not added', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const part = await stage.worker().leaseOne();
      await stage.publish('more0/0');
      expect(await add(await addition(part, 'more', chainOf(si(), s())))).toEqual({ conflict: 'more0/0' });
      expect(await endOf(stage, 'more0')).toBe('none');
      expect(await stage.broker.workflows.count('w')).toEqual({ ended: 0, size: 1 });
      expect(await stage.worker().drain()).toEqual(['more0/0']);
    });

    it('adds each part once, however often it is asked', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const worker = stage.worker();
      const part = await worker.leaseOne();
      const more = await addition(part, 'more', si());
      expect([await add(more), await add(more)]).toEqual([true, true]);
      const added = await worker.leaseOne();
      await worker.settle(added, gave(1));
      expect(await add(more)).toBe(true);
      expect(await stage.broker.workflows.count('w')).toEqual({ ended: 1, size: 2 });
      await worker.settle(part, gave(0));
      expect(await listOf(stage, 'w')).toEqual([0, 1]);
    });

    it('adds a part once, also when its record is gone before it is asked again', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const worker = stage.worker();
      const part = await worker.leaseOne();
      const both = await addition(part, 'more', si(), chainOf(si(), s()));
      await add({ ...both, nodes: both.nodes.slice(0, 1), parts: both.parts.slice(0, 1) });
      const added = await worker.leaseOne();
      await worker.settle(added, gave('added'));
      expect(await stage.broker.results.forget('more0')).toBe(true);
      expect(await add(both)).toBe(true);
      expect(await add(both)).toBe(true);
      expect(await stage.broker.workflows.count('w')).toEqual({ ended: 1, size: 3 });
      expect(await endOf(stage, 'more0')).toBe('none');
      for (let step = 0; step < 2; step += 1) await worker.settle(await worker.leaseOne(), gave(step));
      await worker.settle(part, gave('first'));
      expect(await listOf(stage, 'w')).toEqual(['first', 'added', 1]);
    });

    it('is refused to who holds its task no longer', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const worker = stage.worker();
      const part = await worker.leaseOne();
      const more = await addition(part, 'more', si());
      expect(await add({ ...more, by: { id: part.id, token: 'w1:9:9:9' } })).toBe(false);
      await worker.settle(part, succeeded);
      expect(await add(more)).toBe(false);
      expect(await endOf(stage, 'more0')).toBe('none');
    });

    it('is refused when the group has ended without waiting for its parts', async () => {
      await enqueue(stage, 'w', groupOf(tasks(2), { failFast: true }));
      const worker = stage.worker();
      const [one, two] = await worker.lease(2);
      await worker.settle(two!, { kind: 'failed', failure: '{}', reason: 'error' });
      expect(await add(await addition(one!, 'more', si()))).toBe(false);
      expect(await worker.drain()).toEqual([]);
    });

    it('opens a page again that was full', async () => {
      await enqueue(stage, 'w', groupOf(tasks(513)));
      const worker = stage.worker();
      const parts = await worker.lease(513);
      const last = parts.find(({ id }) => id === 'w.512')!;
      await worker.settle(last, gave(512));
      const adder = parts[0]!;
      await add(await addition(adder, 'more', si()));
      const others = parts.filter(({ id }) => id !== last.id);
      const settlements = others.map((part) => worker.settlement(part, gave(Number(part.id.slice(2)))));
      await worker.exchange({ settlements });
      expect(await endOf(stage, 'w')).toBe('live');
      const added = await worker.leaseOne();
      await worker.settle(added, gave('more'));
      expect(await endOf(stage, 'w')).toBe('SUCCESS');
      expect((await listOf(stage, 'w')).slice(-3)).toEqual([511, 512, 'more']);
    });

    it('is cancelled with the others', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const part = await stage.worker().leaseOne();
      await add(await addition(part, 'more', chainOf(si(), si()), groupOf(tasks(2))));
      await stage.broker.tasks.revoke('w');
      expect(
        await Promise.all(['more0/0', 'more0', 'more1.0', 'more1', 'w'].map((id) => endOf(stage, id))),
      ).toEqual(Array(5).fill('REVOKED revoked'));
    });
  });

  describe('a replacement', () => {
    const stage = useStage(open);

    /** What a worker makes of `task.replace()`: the last node has the id of the task and stands where it stood. */
    async function replaced(part: Delivery, signature: AnySignature): Promise<Outcome> {
      const idPrefix = `${part.id}~1`;
      const all = await messagesOf(stage, part.id, signature);
      const { group: join, index: place, next } = part.head;
      const links = JSON.parse(JSON.stringify({ group: join, index: place, next })) as object;
      const nodes = all.map((node) =>
        node.id === part.id ? { ...node, head: { ...node.head, ...links, lastToken: part.token } } : node,
      );
      return {
        kind: 'replaced',
        nodes,
        entry: entryIdOf(signature, { id: part.id, idPrefix: part.id }),
        ...{ idPrefix },
      };
    }

    it('has the place of the task in its group', async () => {
      await enqueue(stage, 'w', groupOf(tasks(2)));
      const worker = stage.worker();
      const part = await worker.leaseOne();
      expect(await worker.settle(part, await replaced(part, chainOf(si(), s())))).toEqual([]);
      expect(await endOf(stage, 'w.0')).toBe('live');
      for (let step = 0; step < 3; step += 1) {
        const next = await worker.leaseOne();
        await worker.settle(next, gave(next.id));
      }
      expect(await listOf(stage, 'w')).toEqual(['w.0', 'w.1']);
    });

    it('leaves no failures of the task that it is for behind', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      await worker.settle(await worker.leaseOne(), retried());
      const task = await worker.leaseOne();
      await worker.settle(task, await replaced(task, si()));
      await worker.settle(await worker.leaseOne(), succeeded);
      expect(await endOf(stage, 'a')).toBe('SUCCESS');
      expect(await stage.broker.deadLetters.history('a')).toEqual([]);
    });

    it('is made once when its answer was lost', async () => {
      await enqueue(stage, 'w', groupOf(tasks(1)));
      const worker = stage.worker();
      const part = await worker.leaseOne();
      await worker.settle(part, await replaced(part, groupOf(tasks(2))));
      expect((await worker.repeat()).refused).toEqual([]);
      expect((await worker.drain()).toSorted()).toEqual(['w.0.0', 'w.0.1']);
    });

    it('does not run when the task was revoked meanwhile', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const task = await worker.leaseOne();
      await stage.broker.tasks.revoke('a', false);
      await worker.settle(task, await replaced(task, chainOf(si(), s())));
      expect(await endOf(stage, 'a')).toBe('REVOKED revoked');
      expect(await endOf(stage, 'a/0')).toBe('none');
    });

    it('is made again when its draft was dropped meanwhile', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const task = await worker.leaseOne();
      const outcome = { ...(await replaced(task, chainOf(si(), s()))), draft: 'a~1' } as Outcome;
      expect(await worker.settle(task, outcome)).toEqual([]);
      expect(await worker.drain()).toEqual(['a']);
    });

    it('is made again when some of its draft is missing', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const task = await worker.leaseOne();
      const outcome = await replaced(task, chainOf(si(), s()));
      if (outcome.kind !== 'replaced') throw new Error('no replacement');
      const inner = outcome.nodes.filter(({ id }) => id !== 'a');
      const own = outcome.nodes.filter(({ id }) => id === 'a');
      await stage.broker.workflows.draft({ root: 'a~1', owner: task.token, nodes: inner, isFirst: true });
      const made = inner.length + 1;
      expect(await worker.settle(task, { ...outcome, nodes: own, draft: 'a~1', made })).toEqual([]);
      expect(await worker.drain()).toEqual(['a']);
    });

    it('takes what lies in a draft, which is one no longer', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const task = await worker.leaseOne();
      const outcome = await replaced(task, chainOf(si(), s()));
      if (outcome.kind !== 'replaced') throw new Error('no replacement');
      const [inner, own] = [
        outcome.nodes.filter(({ id }) => id !== 'a'),
        outcome.nodes.filter(({ id }) => id === 'a'),
      ];
      await stage.broker.workflows.draft({ root: 'a~1', owner: task.token, nodes: inner, isFirst: true });
      await worker.settle(task, { ...outcome, nodes: own, draft: 'a~1' });
      await stage.advance(3_600_000);
      await stage.broker.tasks.prune({
        ...{ deadLetterAgeMs: 1e9, deadLetterCount: 9, silentMs: 1e9, draftAgeMs: 1 },
      });
      expect(await worker.drain()).toEqual(['a/0']);
    });
  });
}
