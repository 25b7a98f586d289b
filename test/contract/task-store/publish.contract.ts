import { describe, expect, it } from '@jest/globals';
import { HOUR, released, succeeded } from '../messages.js';
import type { Open } from '../open-broker.js';
import { useStage } from '../stage.js';

export function describePublish(open: Open): void {
  describe('publish', () => {
    const stage = useStage(open);

    it('delivers the message as it was given', async () => {
      const body = '{"args":["é\\n",[],{},9007199254740991]}';
      await stage.publish('a', { body, priority: 7, hooks: ['h'] });
      const delivery = await stage.worker().leaseOne();
      expect(delivery).toMatchObject({ id: 'a', body, leasedAt: stage.now });
      expect(delivery.head).toEqual({
        name: 'mail.send',
        queue: 'q',
        at: stage.now,
        priority: 7,
        hooks: ['h'],
      });
    });

    it('answers for each message of a batch', async () => {
      const replies = await stage.broker.tasks.publish([stage.message('a'), stage.message('b')]);
      expect(replies).toEqual([{ kind: 'published' }, { kind: 'published' }]);
    });

    it('delivers in the order of arrival', async () => {
      await stage.publishAll('b', 'a', 'c');
      await stage.publish('d');
      expect(await stage.worker().drain()).toEqual(['b', 'a', 'c', 'd']);
    });

    it('takes a batch of 500', async () => {
      const ids = Array.from({ length: 500 }, (_, index) => `t${index}`);
      await stage.publishAll(...ids);
      const deliveries = await stage.worker().lease(500);
      expect(deliveries.map(({ id }) => id)).toEqual(ids);
    });

    it('keeps the first of two messages with one id', async () => {
      await stage.publish('a', { body: 'first' });
      expect(await stage.publish('a', { body: 'second' })).toEqual({ kind: 'duplicate' });
      expect((await stage.worker().lease(10)).map(({ body }) => body)).toEqual(['first']);
    });

    it('keeps the first of two messages with one id in one batch', async () => {
      const batch = [stage.message('a', { body: 'first' }), stage.message('a', { body: 'second' })];
      expect(await stage.broker.tasks.publish(batch)).toEqual([{ kind: 'published' }, { kind: 'duplicate' }]);
      expect((await stage.worker().lease(10)).map(({ body }) => body)).toEqual(['first']);
    });

    it('A message that is known is left out of a batch of plain ones', async () => {
      await stage.publish('b', { body: 'first' });
      const batch = ['a', 'b', 'c'].map((id) => stage.message(id, { body: 'second' }));
      const [published, duplicate] = [{ kind: 'published' }, { kind: 'duplicate' }];
      expect(await stage.broker.tasks.publish(batch)).toEqual([published, duplicate, published]);
      const deliveries = await stage.worker().lease(10);
      expect(deliveries.map(({ id, body }) => [id, body])).toEqual([
        ['b', 'first'],
        ['a', 'second'],
        ['c', 'second'],
      ]);
    });

    it('knows an id again while the record of the ended task lives', async () => {
      const worker = stage.worker();
      await stage.publish('a', { ttl: HOUR });
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(HOUR - 1_000);
      expect(await stage.publish('a')).toEqual({ kind: 'duplicate' });
    });

    it('takes an id again when the record of the ended task is past its time', async () => {
      const worker = stage.worker();
      await stage.publish('a', { ttl: HOUR });
      await worker.settle(await worker.leaseOne(), succeeded);
      await stage.advance(HOUR + 2_000);
      expect(await stage.publish('a')).toEqual({ kind: 'published' });
      expect(await worker.drain()).toEqual(['a']);
    });

    it('does nothing more when it is repeated', async () => {
      const batch = [stage.message('a'), stage.message('b', { delayMs: HOUR })];
      await stage.broker.tasks.publish(batch);
      await stage.broker.tasks.publish(batch);
      const [queue] = await stage.broker.queues.list(['q']);
      expect([queue?.waiting, (await stage.broker.inspector.counts()).delayed]).toEqual([1, 1]);
    });

    it('does not bring a running task back when it is repeated', async () => {
      const worker = stage.worker();
      await stage.publish('a');
      await worker.leaseOne();
      await stage.publish('a');
      expect(await worker.drain()).toEqual([]);
    });
  });

  describe('the length limit of a queue', () => {
    const stage = useStage(open);

    it('refuses what is too much', async () => {
      await stage.publish('a');
      expect(await stage.publish('b', { maxLength: 2 })).toEqual({ kind: 'published' });
      expect(await stage.publish('c', { maxLength: 2 })).toEqual({ kind: 'full' });
      expect(await stage.worker().drain()).toEqual(['a', 'b']);
    });

    it('counts the messages of the same batch', async () => {
      const batch = ['a', 'b', 'c'].map((id) => stage.message(id, { maxLength: 2 }));
      const replies = await stage.broker.tasks.publish(batch);
      expect(replies.map(({ kind }) => kind)).toEqual(['published', 'published', 'full']);
    });

    it('counts all priorities of the queue and no other queue', async () => {
      await stage.publish('a', { priority: 9 });
      await stage.publish('b', { priority: 0 });
      await stage.publish('c', { queue: 'other' });
      expect(await stage.publish('d', { maxLength: 3 })).toEqual({ kind: 'published' });
      expect(await stage.publish('e', { maxLength: 3 })).toEqual({ kind: 'full' });
    });

    it('does not count what runs', async () => {
      await stage.publish('a');
      await stage.worker().leaseOne();
      expect(await stage.publish('b', { maxLength: 1 })).toEqual({ kind: 'published' });
    });

    it.each(['', 'f:a', 'r:task/x|1'])('does not count what was revoked, in the lane %p', async (lane) => {
      const traits = lane === '' ? {} : { lane };
      for (const id of ['a', 'b', 'c']) await stage.publish(id, traits);
      for (const id of ['b', 'a', 'c']) await stage.broker.tasks.revoke(id);
      expect(await stage.broker.queues.list(['q'])).toMatchObject([{ waiting: 0 }]);
      expect(await stage.publish('d', { ...traits, maxLength: 1 })).toEqual({ kind: 'published' });
      expect(await stage.worker().drain()).toEqual(['d']);
    });

    it.each([false, true])('does not count what has expired, with whole: %p', async (whole) => {
      await stage.broker.queues.pause('q');
      for (const id of ['a', 'b']) await stage.publish(id, { expiresInMs: HOUR });
      await stage.advance(HOUR + 1);
      const batch = ['c', 'd', 'e'].slice(0, whole ? 2 : 3).map((id) => stage.message(id, { maxLength: 2 }));
      const replies = await stage.broker.tasks.publish(batch, { whole });
      expect(replies.map(({ kind }) => kind)).toEqual(
        ['published', 'published', 'full'].slice(0, batch.length),
      );
      expect(await stage.broker.queues.list(['q'])).toMatchObject([{ waiting: 2 }]);
    });

    it('is no obstacle to a repeated message', async () => {
      await stage.publish('a', { maxLength: 1 });
      expect(await stage.publish('a', { maxLength: 1 })).toEqual({ kind: 'duplicate' });
    });

    it('is no obstacle to tasks that come back', async () => {
      const worker = stage.worker();
      await stage.publish('a', { maxLength: 1 });
      const delivery = await worker.leaseOne();
      await stage.publish('b', { maxLength: 1 });
      await worker.settle(delivery, released);
      expect(await worker.drain()).toEqual(['a', 'b']);
    });

    it('refuses whatever would make a task once the broker is closed', async () => {
      const { tasks, schedules, deadLetters, workflows } = stage.broker;
      const message = stage.message('a');
      await stage.broker.close();
      const refused = { code: 'BROKER_UNAVAILABLE' };
      await expect(tasks.publish([message])).rejects.toMatchObject(refused);
      await expect(deadLetters.requeue('b', message)).rejects.toMatchObject(refused);
      await expect(schedules.trigger('c', message)).rejects.toMatchObject(refused);
      const due = { dueAt: 1, fireAt: 1 };
      const fields = { entry: '{}', hash: 'h', origin: 'api' as const, ...due };
      await expect(schedules.put({ name: 'd', from: undefined, version: '1', fields })).rejects.toMatchObject(
        refused,
      );
      const firing = {
        name: 'd',
        version: '1',
        dueAt: 1,
        next: due,
        overlap: 'allow' as const,
        ticks: [{ ...due, message }],
      };
      const none = { limit: undefined, pending: undefined, missed: undefined };
      await expect(schedules.fire('beat', [{ ...firing, ...none }])).rejects.toMatchObject(refused);
      const draft = { root: 'e', owner: 'o', nodes: [{ ...message, id: 'e' }], isFirst: true, entry: 'e' };
      await expect(workflows.draft(draft)).rejects.toMatchObject(refused);
      const by = { id: 'f', token: 't' };
      const addition = { group: 'g', by, nodes: [message], parts: [{ id: 'a', entry: 'a' }] };
      await expect(workflows.add(addition)).rejects.toMatchObject(refused);
    });

    it('with `whole` refuses all when one is too much', async () => {
      const batch = ['a', 'b', 'c'].map((id) => stage.message(id, { maxLength: 2 }));
      const replies = await stage.broker.tasks.publish(batch, { whole: true });
      expect(replies.map(({ kind }) => kind)).toEqual(['full', 'full', 'full']);
      expect(await stage.worker().drain()).toEqual([]);
    });

    it('with `whole` takes all when there is room', async () => {
      const batch = ['a', 'b'].map((id) => stage.message(id, { maxLength: 2 }));
      expect(await stage.broker.tasks.publish(batch, { whole: true })).toEqual([
        { kind: 'published' },
        { kind: 'published' },
      ]);
    });

    it('with `whole` counts an id of the batch once', async () => {
      const batch = ['a', 'a'].map((id) => stage.message(id, { maxLength: 1 }));
      const replies = await stage.broker.tasks.publish(batch, { whole: true });
      expect(replies.map(({ kind }) => kind)).toEqual(['published', 'duplicate']);
    });
  });
}
