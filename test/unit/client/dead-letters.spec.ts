import { expect, it } from '@jest/globals';
import type { Broker } from '../../../src/broker/broker.js';
import type { Publication } from '../../../src/broker/task-store.js';
import { DeadLetters } from '../../../src/client/dead-letters.js';
import { Lanes } from '../../../src/core/lanes.js';
import { TaskIds } from '../../../src/core/task-id.js';

it('A task that is requeued belongs to no workflow any more', async () => {
  const requeued: Publication[] = [];
  const head = { name: 'n', queue: 'q', at: 1, group: 'g', index: 2, after: 'a', errback: true };
  const letter = { head, body: '{"args":[]}', failure: '{}', ended: {} };
  const deadLetters = {
    get: () => Promise.resolve({ id: 'd', diedAt: 1, letter }),
    requeue: (_id: string, message: Publication) => Promise.resolve(requeued.push(message) > 0),
  };
  const broker = { deadLetters, now: () => 5 } as unknown as Broker;
  const catalog = { byName: () => undefined, ofMethod: () => undefined, maxLength: () => undefined };
  const ids = new TaskIds(
    () => 5,
    () => 0.5,
  );
  await new DeadLetters(broker, { ids, catalog, lanes: new Lanes(), redact: undefined }).requeue('d');
  expect(requeued.map((message) => message.head)).toEqual([
    { name: 'n', queue: 'q', at: 5, requeuedFrom: 'd' },
  ]);
});
