import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import type { TaskFilter, TaskPage } from '../../../src/client/task-list.js';
import { ConfigurationError } from '../../../src/core/errors.js';
import { createServices, type Services } from '../../../src/services/create-services.js';
import { ManualClock } from '../../support/manual-clock.js';
import { PLAIN_SERVICES } from '../../support/plain-services.js';

const QUEUES = [{ name: 'default' }, { name: 'low' }];

const EMPTY_QUEUE = {
  waiting: 0,
  waitingByPriority: {},
  running: 0,
  delayed: 0,
  blocked: {},
  paused: false,
  workers: 0,
  freeSlots: 0,
};

describe('the services of a namespace', () => {
  let clock: ManualClock;
  let services: Services;
  beforeEach(() => {
    clock = new ManualClock();
    services = createServices(new MemoryBroker(clock), {
      ...PLAIN_SERVICES,
      queues: QUEUES,
      onListenerError: (error) => {
        throw error;
      },
    });
  });

  const enqueue = (name: string, options = {}) =>
    services.tasks.enqueue(name, [], { queue: 'default', ...options });

  describe('Queues', () => {
    it('The queues that the application declares are listed in their order', async () => {
      expect((await services.queues.list()).map(({ name }) => name)).toEqual(['default', 'low']);
    });

    it('A queue says for how long its oldest task has waited', async () => {
      await enqueue('a.b');
      await clock.advanceAsync(1_500);
      expect(await services.queues.get('default')).toEqual({
        ...EMPTY_QUEUE,
        name: 'default',
        waiting: 1,
        waitingByPriority: { 5: 1 },
        oldestWaitMs: 1_500,
      });
    });

    it('A queue that is neither declared, nor paused, nor holds a task is unknown', async () => {
      expect(await services.queues.get('low')).toMatchObject({ waiting: 0 });
      expect(await services.queues.get('other')).toBeUndefined();
      await services.queues.pause('other', 'moves');
      expect(await services.queues.get('other')).toMatchObject({ paused: true, note: 'moves' });
    });
  });

  describe('Inspector.tasks', () => {
    const namesOf = ({ tasks }: TaskPage) => tasks.map(({ name }) => name);

    it('Without a state all tasks are listed that have not ended and fit', async () => {
      await enqueue('mail.send');
      await enqueue('mail.digest', { countdown: '1h', queue: 'low' });
      await (await enqueue('mail.gone')).revoke();
      await enqueue('report.daily');
      expect(namesOf(await services.inspector.tasks({ task: 'mail.*' }))).toEqual([
        'mail.send',
        'mail.digest',
      ]);
      expect(namesOf(await services.inspector.tasks({ task: 'mail.*', queue: 'low' }))).toEqual([
        'mail.digest',
      ]);
    });

    it.each<[TaskFilter, string]>([
      [{ state: 'FAILURE' }, '123'],
      [{ state: 'active' }, '5:abc'],
      [{}, '5:abc'],
    ])('A cursor of another list is refused: %j from %s', async (filter, from) => {
      await expect(services.inspector.tasks(filter, { from })).rejects.toThrow('a page of the same list');
    });

    it('Tasks that have ended are listed page by page, the newest first', async () => {
      for (const name of ['a.one', 'a.two', 'b.three']) {
        await (await enqueue(name)).revoke();
        await clock.advanceAsync(10);
      }
      const filter = { state: 'REVOKED', task: 'a.*', since: '1m' } as const;
      const first = await services.inspector.tasks(filter, { limit: 1 });
      expect(namesOf(first)).toEqual(['a.two']);
      const second = await services.inspector.tasks(filter, { limit: 1, from: first.next ?? '' });
      expect([namesOf(second), second.next]).toEqual([['a.one'], undefined]);
      expect(namesOf(await services.inspector.tasks({ ...filter, since: new Date(clock.now()) }))).toEqual(
        [],
      );
    });

    it('Delayed tasks are listed page by page, each with its due time', async () => {
      for (const minutes of [1, 2, 3]) await enqueue(`a.t${minutes}`, { countdown: minutes * 60_000 });
      await enqueue('b.other', { countdown: 90_000 });
      const filter = { state: 'delayed', task: 'a.*' } as const;
      const first = await services.inspector.tasks(filter, { limit: 2 });
      expect(namesOf(first)).toEqual(['a.t1', 'a.t2']);
      expect(first.tasks[0]?.dueAt?.getTime()).toBe(clock.now() + 60_000);
      const second = await services.inspector.tasks(filter, { limit: 2, from: first.next as string });
      expect([namesOf(second), second.next]).toEqual([['a.t3'], undefined]);
    });

    it.each([
      [{ stat: 'active' }, {}],
      [{ state: 'waiting' }, {}],
      [{}, { limit: 0 }],
      [{}, { limit: 10_001 }],
      [{ state: 'active' }, { from: 'x' }],
    ])('The filter %j with the page %j is refused', async (filter, page) => {
      await expect(services.inspector.tasks(filter as never, page)).rejects.toThrow(ConfigurationError);
    });

    it('The overview has queues, workers and counts', async () => {
      await enqueue('a.b', { countdown: '1h' });
      expect(await services.inspector.overview()).toEqual({
        queues: QUEUES.map(({ name }, index) => ({ ...EMPTY_QUEUE, name, delayed: index === 0 ? 1 : 0 })),
        workers: [],
        delayed: 1,
        active: 0,
        deadLetters: 0,
      });
    });
  });

  describe('TaskClient.enqueueMany', () => {
    it('Calls of a task are enqueued by name, and their results come in order', async () => {
      const results = await services.tasks.enqueueMany('a.b', [['x'], ['y']], { queue: 'low' });
      expect(results).toHaveLength(2);
      expect(await services.queues.get('low')).toMatchObject({ waiting: 2 });
    });

    it('One id for several calls is refused', async () => {
      const refused = services.tasks.enqueueMany('a.b', [[], []], { queue: 'low', id: 'one' });
      await expect(refused).rejects.toThrow(ConfigurationError);
    });
  });
});
