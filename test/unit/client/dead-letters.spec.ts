import { expect, it } from '@jest/globals';
import type { Broker } from '../../../src/broker/broker.js';
import type { Publication } from '../../../src/broker/task-store.js';
import { DeadLetters } from '../../../src/client/dead-letters.js';
import { Lanes } from '../../../src/core/lanes.js';
import { MessageFactory } from '../../../src/core/message-factory.js';
import { TaskIds } from '../../../src/core/task-id.js';
import type { TaskHead } from '../../../src/core/task-message.js';
import { NO_CATALOG } from '../../support/plain-services.js';

async function requeuedHead(head: TaskHead): Promise<TaskHead | undefined> {
  const requeued: Publication[] = [];
  const letter = { head, body: '{"args":[]}', failure: '{}', ended: {} };
  const deadLetters = {
    get: () => Promise.resolve({ id: 'd', diedAt: 1, letter }),
    requeue: (_id: string, message: Publication) => Promise.resolve(requeued.push(message) > 0),
  };
  const broker = { deadLetters, now: () => 5 } as unknown as Broker;
  const ids = new TaskIds(
    () => 5,
    () => 0.5,
  );
  const lanes = new Lanes();
  const factory = new MessageFactory({ tasks: NO_CATALOG, lanes, maxPayload: 1_000 });
  await new DeadLetters(broker, { ids, catalog: NO_CATALOG, lanes, factory }).requeue('d');
  return requeued[0]?.head;
}

const HEAD = { name: 'n', queue: 'q', at: 1 };

it('A task that is requeued belongs to no workflow any more', async () => {
  const head = await requeuedHead({ ...HEAD, group: 'g', index: 2, after: 'a', errback: true });
  expect(head).toEqual({ name: 'n', queue: 'q', at: 5, requeuedFrom: 'd' });
});

it('A task that is requeued has no retries and losses, and no moments of them', async () => {
  const head = await requeuedHead({ ...HEAD, retries: 2, retriedAt: '2 3', losses: 1, lostAt: '4' });
  expect(head).toEqual({ name: 'n', queue: 'q', at: 5, requeuedFrom: 'd' });
});
