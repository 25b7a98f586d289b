import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { EventPublisher } from '../../../src/client/event-publisher.js';
import type { EventBatch } from '../../../src/core/event-batch.js';

const BATCH_MS = 100;
const MOST_IN_BATCH = 500;
const task = { id: 'a', name: 'mail.send', queue: 'q' };

/** A store whose batches wait until they are answered. */
class Store {
  readonly batches: EventBatch[] = [];
  readonly answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  #onBatch = () => {};

  publish(batch: EventBatch): Promise<void> {
    this.batches.push(batch);
    this.#onBatch();
    return new Promise((resolve, reject) => this.answers.push({ resolve, reject }));
  }

  watch = () => Promise.reject(new Error('nobody watches here'));

  async batch(number: number): Promise<EventBatch> {
    while (this.batches.length < number) await new Promise<void>((resolve) => (this.#onBatch = resolve));
    return this.batches[number - 1] as EventBatch;
  }
}

describe('the publisher of events', () => {
  let store: Store;
  let publisher: EventPublisher;
  beforeEach(() => {
    store = new Store();
    publisher = new EventPublisher(store, () => 7);
    publisher.worker = 'w1';
  });
  afterEach(() => void jest.useRealTimers());
  const start = (count = 1) => {
    for (let number = 0; number < count; number += 1)
      publisher.add('task-started', { ...task, attempt: 1, waitMs: 3 });
  };

  it('Events that happen together travel in one batch', async () => {
    start(3);
    const { worker, events, dropped } = await store.batch(1);
    expect([worker, events.length, dropped]).toEqual(['w1', 3, {}]);
    expect(events[0]).toEqual({ type: 'task-started', at: 7, ...task, attempt: 1, waitMs: 3 });
    store.answers[0]?.resolve();
    start();
    expect((await store.batch(2)).events).toHaveLength(1);
  });

  it('Events that a batch has no room for are counted by their type', async () => {
    start(MOST_IN_BATCH + 20);
    publisher.add('task-revoked', task);
    const { events, dropped } = await store.batch(1);
    expect([events.length, dropped]).toEqual([MOST_IN_BATCH, { 'task-started': 20, 'task-revoked': 1 }]);
  });

  it('A broker that is slow gets the next batch when it has answered', async () => {
    jest.useFakeTimers();
    start();
    await jest.advanceTimersByTimeAsync(BATCH_MS);
    start(2);
    await jest.advanceTimersByTimeAsync(10 * BATCH_MS);
    expect(store.batches).toHaveLength(1);
    store.answers[0]?.resolve();
    await jest.advanceTimersByTimeAsync(BATCH_MS);
    expect((await store.batch(2)).events).toHaveLength(2);
  });

  it('The next batch counts the events that could not be sent', async () => {
    start(MOST_IN_BATCH + 5);
    await store.batch(1);
    store.answers[0]?.reject(new Error('away'));
    start();
    expect((await store.batch(2)).dropped).toEqual({ 'task-started': MOST_IN_BATCH + 5 });
  });

  it('Its end sends the rest, also behind a batch that is under way', async () => {
    start();
    await store.batch(1);
    start(2);
    const closing = publisher.close();
    store.answers[0]?.resolve();
    expect((await store.batch(2)).events).toHaveLength(2);
    store.answers[1]?.resolve();
    await closing;
  });
});
