import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import { ClusterEvents } from '../../../src/client/cluster-events.js';
import { BrokerUnavailableError, InvalidOptionError } from '../../../src/core/errors.js';
import { Failure } from '../../../src/core/failure.js';
import { TaskEvents } from '../../../src/core/task-events.js';
import type { EventFilter, WatchedEvent } from '../../../src/core/watched-event.js';
import { ManualClock } from '../../support/manual-clock.js';

const mail = { id: 'a', name: 'mail.send', queue: 'mails' };
const report = { id: 'b', name: 'report.make', queue: 'low' };

describe('events of other processes', () => {
  let broker: MemoryBroker;
  let live: ClusterEvents;
  let events: TaskEvents;
  beforeEach(() => {
    const clock = new ManualClock();
    broker = new MemoryBroker(clock);
    live = new ClusterEvents(broker);
    events = new TaskEvents(() => undefined, live);
  });
  afterEach(() => live.close());

  const at = () => new Date(broker.now());
  /** As the reply of the next exchange does. */
  const learn = async () =>
    events.learn(await broker.figures.record('test', Math.round(performance.now() * 1_000), []));
  const watch = async (filter?: EventFilter) => {
    const watched = events.watch(filter);
    await learn();
    return watched;
  };
  const next = async (watched: AsyncIterator<WatchedEvent>) => (await watched.next()).value as WatchedEvent;

  it('An event is made for watchers alone, and only if they watch its type', async () => {
    expect(events.has('task-started')).toBe(false);
    const watched = await watch({ types: ['task-started', 'task-lost'] });
    expect(
      ['task-started', 'task-lost', 'task-failed'].map((type) => events.has(type as 'task-lost')),
    ).toEqual([true, true, false]);
    await watched.return?.();
    await learn();
    expect(events.has('task-started')).toBe(false);
  });

  it('An event for which a batch has no room is counted once, and made for listeners alone', async () => {
    const watched = await watch({ types: ['task-revoked'] });
    for (let count = 0; count < 500; count += 1) events.emit('task-revoked', mail);
    expect([events.has('task-revoked'), events.has('task-started')]).toEqual([false, false]);
    events.on('task-revoked', () => undefined);
    expect(events.has('task-revoked')).toBe(true);
    events.emit('task-revoked', mail);
    for (let count = 0; count < 500; count += 1) expect((await next(watched)).type).toBe('task-revoked');
    expect(await next(watched)).toMatchObject({ type: 'dropped', count: 2 });
  });

  it('A failure travels as its name, and moments arrive as dates', async () => {
    const watched = await watch();
    live.worker = 'w1';
    const failure = Failure.from(new TypeError('the secret'));
    events.emit('task-failed', { ...mail, attempt: 2, durationMs: 12.3, failure, reason: 'rejected' });
    events.emit('schedule-missed', { schedule: 'digest', dueAt: new Date(5), count: 2 });
    const shared = { at: at(), worker: 'w1' };
    expect([await next(watched), await next(watched)]).toEqual([
      {
        type: 'task-failed',
        ...shared,
        ...mail,
        attempt: 2,
        durationMs: 12,
        error: 'TypeError',
        reason: 'rejected',
      },
      { type: 'schedule-missed', ...shared, schedule: 'digest', dueAt: new Date(5), count: 2 },
    ]);
  });

  it.each([
    ['types', { types: ['task-revoked'] }, ['task-revoked a', 'task-revoked b']],
    ['a queue', { queue: 'low' }, ['task-enqueued b', 'task-revoked b']],
    ['a task', { task: 'mail.*' }, ['task-enqueued a', 'task-revoked a']],
    ['all of it', { types: ['task-enqueued'], queue: 'mails', task: 'mail.send' }, ['task-enqueued a']],
  ] as const)('A watch of %s gets these events and no others', async (_title, filter, expected) => {
    const [watched, all] = [await watch(filter), await watch()];
    events.emit('task-enqueued', mail);
    events.emit('task-enqueued', report);
    events.emit('task-revoked', mail);
    events.emit('task-revoked', report);
    events.emit('breaker-changed', { breaker: 'api', state: 'open' });
    while ((await next(all)).type !== 'breaker-changed');
    await watched.return?.();
    const found: string[] = [];
    for await (const event of watched) if ('id' in event) found.push(`${event.type} ${event.id}`);
    expect(found).toEqual(expected);
  });

  it('A watch counts the events of its types alone that a process has left out', async () => {
    const watched = await watch({ types: ['task-revoked', 'task-lost'] });
    await broker.events.publish({
      events: [],
      dropped: { 'task-revoked': 2, 'task-lost': 3, 'task-started': 4 },
    });
    expect(await next(watched)).toEqual({ type: 'dropped', at: at(), count: 5 });
  });

  it('A loop that is slow learns how many events it has missed', async () => {
    const watched = await watch();
    const record = { type: 'task-revoked', at: 1, ...mail } as const;
    const batch = { events: Array<typeof record>(600).fill(record), dropped: {} };
    for (let number = 0; number < 20; number += 1) await broker.events.publish(batch);
    await new Promise((resolve) => setImmediate(resolve));
    for (let number = 0; number < 10_000; number += 1)
      expect((await next(watched)).type).toBe('task-revoked');
    expect(await next(watched)).toEqual({ type: 'dropped', at: at(), count: 2_000 });
  });

  it('A signal ends the loop without an error', async () => {
    const abort = new AbortController();
    const watched = await watch({ signal: abort.signal });
    const waiting = watched.next();
    abort.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await events.watch({ signal: abort.signal }).next()).toEqual({ done: true, value: undefined });
    await learn();
    expect(events.has('task-started')).toBe(false);
  });

  it('The end of the broker ends the loop, and a later watch says that it is closed', async () => {
    const waiting = (await watch()).next();
    await broker.close();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await expect(events.watch().next()).rejects.toThrow(BrokerUnavailableError);
  });

  it.each([
    [{ types: ['task-strted'] }, /TaskEvents\.watch: types\[0\]: give task-enqueued, .*not "task-strted"/],
    [{ types: 'task-started' }, /TaskEvents\.watch: types: give a list/],
    [{ queue: 'a b' }, /TaskEvents\.watch: queue: "a b" is not a valid queue name/],
    [{ task: '' }, /TaskEvents\.watch: task: give a name/],
    [{ signal: 1 }, /TaskEvents\.watch: signal: give an AbortSignal/],
    [{ que: 'q' }, /TaskEvents\.watch/],
  ])('The filter %j is refused at the call', (filter, message) => {
    const call = () => events.watch(filter as EventFilter);
    expect(call).toThrow(InvalidOptionError);
    expect(call).toThrow(message);
  });
});
