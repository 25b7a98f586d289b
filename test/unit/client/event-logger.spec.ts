import { expect, it } from '@jest/globals';
import type { EventLogStore, LogBatch } from '../../../src/broker/event-log-store.js';
import { EventLogger } from '../../../src/client/event-logger.js';

const event = (id: string) => ({ id, name: 'mail.send', queue: 'q' });

/** Notes each call, and fails as often as it is told to after it has taken the batch. */
class Store implements EventLogStore {
  readonly calls: { readonly number: number; readonly batch: LogBatch }[] = [];
  failures = 0;

  append(_source: string, number: number, batch: LogBatch): Promise<void> {
    this.calls.push({ number, batch });
    if (this.failures === 0) return Promise.resolve();
    this.failures -= 1;
    return Promise.reject(new Error('the reply is lost'));
  }

  read(): Promise<never> {
    return Promise.reject(new Error('not here'));
  }
}

function loggerOn(store: Store, maxLength = 1_000): EventLogger {
  return new EventLogger(store, { source: 's', maxLength, now: () => 5 });
}

const idsOf = (store: Store) =>
  store.calls.map(({ number, batch }) => [
    number,
    batch.events.map((each) => ('id' in each ? each['id'] : each)),
  ]);

it('Events of a moment travel together, in order, with the worker', async () => {
  const store = new Store();
  const logger = loggerOn(store);
  logger.worker = 'w1';
  logger.add('task-revoked', event('a'));
  logger.add('task-expired', event('b'));
  await logger.flush();
  expect(store.calls).toEqual([
    {
      number: 1,
      batch: {
        worker: 'w1',
        events: [
          { type: 'task-revoked', at: 5, ...event('a') },
          { type: 'task-expired', at: 5, ...event('b') },
        ],
      },
    },
  ]);
});

it('A batch whose reply was lost is sent again under its number, before the next', async () => {
  const store = new Store();
  const logger = loggerOn(store);
  store.failures = 1;
  logger.add('task-revoked', event('a'));
  await logger.flush();
  logger.add('task-revoked', event('b'));
  await logger.flush();
  expect(idsOf(store)).toEqual([
    [1, ['a']],
    [1, ['a']],
    [2, ['b']],
  ]);
});

it('No call holds more than 500 events', async () => {
  const store = new Store();
  const logger = loggerOn(store, 2_000);
  for (let index = 0; index < 1_200; index += 1) logger.add('task-revoked', event(String(index)));
  await logger.close();
  expect(store.calls.map(({ batch }) => batch.events.length)).toEqual([500, 500, 200]);
});

it('Events beyond the length of the log are counted, and a note says how many', async () => {
  const store = new Store();
  const logger = loggerOn(store, 2);
  for (const id of ['a', 'b', 'c', 'd']) logger.add('task-revoked', event(id));
  await logger.flush();
  expect(idsOf(store)).toEqual([[1, ['a', 'b', { type: 'dropped', at: 5, count: 2 }]]]);
});

it('Nothing is sent where there is nothing', async () => {
  const store = new Store();
  await loggerOn(store).close();
  expect(store.calls).toEqual([]);
});
