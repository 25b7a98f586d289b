import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/core/outcome.js';
import { DEFAULT_RESULT_TTL_MS } from '../../../src/core/task-message.js';
import { failed, HOUR, released, retried, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

const inSpan = (outcome: Outcome, span: string) => ({ ...outcome, span }) as Outcome;
const unknownTask: Outcome = { kind: 'released', afterMs: 0, because: 'unknown-task' };

export function describeSettle(open: Open): void {
  describe('settling', () => {
    const stage = useStage(open);

    async function run(id: string, ...outcomes: readonly Outcome[]): Promise<void> {
      const worker = stage.worker(`worker-of-${id}`);
      for (const outcome of outcomes) await worker.settle(await worker.leaseOne(), outcome);
    }

    it('ends a success with its value and progress', async () => {
      await stage.publish('a', { priority: 7 });
      await run('a', { kind: 'succeeded', value: '{"n":[]}', progress: '{"at":1}' });
      expect((await stage.find('a'))?.record).toMatchObject({
        kind: 'ended',
        head: { name: 'mail.send', queue: 'q', state: 'SUCCESS', priority: 7, endedAt: stage.now },
        result: '{"n":[]}',
        progress: '{"at":1}',
      });
    });

    it('keeps which attempt ended the task, and when that began', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await stage.advance(1_000);
      await worker.settle(delivery, succeeded);
      expect(await stage.endedHead('a')).toMatchObject({
        token: delivery.token,
        startedAt: stage.now - 1_000,
        endedAt: stage.now,
      });
    });

    it.each(['succeeded', 'failed'] as const)(
      'A task that %s keeps the span of its last run',
      async (kind) => {
        await stage.publish('a', { trace: 'carried' });
        const last = kind === 'failed' ? failed : succeeded;
        await run('a', inSpan(retried(), 'first'), inSpan(retried(), 'second'));
        const delivery = await stage.worker().leaseOne();
        expect(delivery.head).toMatchObject({ trace: 'carried', firstSpan: 'first' });
        await stage.worker().settle(delivery, inSpan(last, 'third'));
        expect(await stage.endedHead('a')).toMatchObject({ span: 'third' });
      },
    );

    it('A task that has not failed keeps the span of its run', async () => {
      await stage.publish('a');
      await run('a', inSpan(succeeded, 'only'));
      expect(await stage.endedHead('a')).toMatchObject({ span: 'only' });
    });

    it('A task whose first attempt has no span takes none of the second', async () => {
      await stage.publish('a');
      await run('a', retried(), inSpan(retried(), 'second'));
      expect((await stage.worker().leaseOne()).head).not.toHaveProperty('firstSpan');
    });

    it('A failure hook carries the trace context of its task', async () => {
      await stage.publish('a', { trace: 'carried', hooks: ['hook.one'] });
      await run('a', failed);
      expect((await stage.worker().leaseOne()).head).toMatchObject({ name: 'hook.one', trace: 'carried' });
    });

    it('keeps the value of a success that took retries', async () => {
      await stage.publish('a');
      await run('a', retried(), succeeded);
      expect(await stage.find('a')).toMatchObject({
        record: { head: { state: 'SUCCESS', retries: 1 }, result: '"done"', progress: '' },
      });
    });

    it('leaves nothing active', async () => {
      await stage.publish('a');
      await run('a', succeeded);
      expect((await stage.broker.inspector.counts()).active).toBe(0);
    });

    it('ends a failure with its reason, a dead letter and its hooks', async () => {
      await stage.publish('a', { hooks: ['hook.one', 'hook.two'] });
      await run('a', failed);
      expect(await stage.endedHead('a')).toMatchObject({ state: 'FAILURE', reason: 'error' });
      expect(await stage.letterIds()).toEqual(['a']);
      expect(await stage.worker().drain()).toEqual(['a:hook.one', 'a:hook.two']);
    });

    it('calls a hook with the letter of the task that failed', async () => {
      await stage.publish('a', { hooks: ['hook'], priority: 8, body: '{"args":["x\\n"]}' });
      await run('a', failed);
      const hook = await stage.worker().leaseOne();
      expect(hook.head).toEqual({ name: 'hook', queue: 'q', at: stage.now, priority: 8, hook: true });
      expect(hook.body).toBe((await stage.broker.deadLetters.get('a'))?.raw);
    });

    it('A hook may have the id of an earlier one whose record is past its time', async () => {
      for (let time = 0; time < 2; time += 1) {
        await stage.publish('a', { ttl: HOUR, hooks: ['hook'] });
        await run('a', failed);
        const worker = stage.worker();
        const hook = await worker.leaseOne();
        expect(hook.id).toBe('a:hook');
        await worker.settle(hook, succeeded);
        await stage.advance(DEFAULT_RESULT_TTL_MS);
      }
    });

    it('publishes no hook of a hook', async () => {
      await stage.publish('a', { hook: true, hooks: ['hook'] });
      await run('a', failed);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('keeps no dead letter and no history where none is wanted', async () => {
      await stage.publish('a', { noDeadLetter: true });
      await run('a', failed);
      expect(await stage.letterIds()).toEqual([]);
      expect(await stage.broker.deadLetters.history('a')).toEqual([]);
    });

    it('counts a retry and puts it at the end of the line', async () => {
      await stage.publishAll('a', 'b');
      await run('a', retried());
      expect((await stage.liveHead('a')).retries).toBe(1);
      expect(await stage.worker().drain()).toEqual(['b', 'a']);
    });

    it('gives a released task back to the front at no cost', async () => {
      await stage.publishAll('a', 'b');
      await run('a', released);
      expect(await stage.liveHead('a')).not.toHaveProperty('retries');
      expect((await stage.liveHead('a')).releases).toBe(1);
      expect(await stage.worker().drain()).toEqual(['a', 'b']);
    });

    it('keeps the order of tasks that are released in reverse', async () => {
      await stage.publishAll('a', 'b', 'c');
      const worker = stage.worker();
      const deliveries = await worker.lease(2);
      const settlements = deliveries.toReversed().map((one) => worker.settlement(one, released));
      await worker.exchange({ settlements });
      expect(await stage.worker('w2').drain()).toEqual(['a', 'b', 'c']);
    });

    it('notes when a task was first found unknown', async () => {
      await stage.publish('a');
      const first = stage.now;
      await run('a', unknownTask);
      await stage.advance(HOUR);
      await run('a', unknownTask);
      expect(await stage.liveHead('a')).toMatchObject({ unknownAt: first, releases: 2 });
    });

    it('settles many at once, each its way', async () => {
      await stage.publishAll('a', 'b', 'c', 'd');
      const worker = stage.worker();
      const outcomes = [succeeded, failed, retried(HOUR), released];
      const settlements = (await worker.lease(4)).map((one, index) =>
        worker.settlement(one, outcomes[index] as Outcome),
      );
      await worker.exchange({ settlements });
      expect((await stage.broker.queues.list(['q']))[0]?.waiting).toBe(1);
      expect(await stage.broker.inspector.counts()).toEqual({ delayed: 1, active: 0, deadLetters: 1 });
    });

    it('refuses a wrong token and changes nothing', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      for (const outcome of [succeeded, failed, retried(), released]) {
        expect(await worker.settle({ ...delivery, token: 'w1:9:9:9' }, outcome)).toEqual(['a']);
      }
      expect((await stage.find('a'))?.running?.token).toBe(delivery.token);
    });

    it('refuses a task that nobody knows', async () => {
      await stage.publish('a');
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      expect(await worker.settle({ ...delivery, id: 'stranger' }, succeeded)).toEqual(['stranger']);
    });

    it('keeps the history of a task that died', async () => {
      await stage.publish('a');
      await run('a', retried(), retried(), failed);
      expect(await stage.broker.deadLetters.history('a')).toHaveLength(3);
    });

    it('drops the history of a task that succeeded', async () => {
      await stage.publish('a');
      await run('a', retried(), succeeded);
      expect(await stage.broker.deadLetters.history('a')).toEqual([]);
    });

    it('completes a task that was enqueued by name only', async () => {
      await stage.publish('a', { needsDefinition: true });
      const worker = stage.worker();
      const delivery = await worker.leaseOne();
      await stage.broker.tasks.complete(delivery, { ...delivery.head, hooks: ['hook'], maxLosses: 1 });
      expect(await stage.liveHead('a')).toMatchObject({ hooks: ['hook'], maxLosses: 1 });
    });

    it('completes nothing for a worker that holds the task no longer', async () => {
      await stage.publish('a');
      const delivery = await stage.worker().leaseOne();
      await stage.broker.tasks.complete({ ...delivery, token: 'w1:9:9:9' }, { ...delivery.head, name: 'b' });
      expect((await stage.liveHead('a')).name).toBe('mail.send');
    });
  });
}
