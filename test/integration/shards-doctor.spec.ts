import { afterEach, describe, expect, it } from '@jest/globals';
import type { Broker } from '../../src/broker/broker.js';
import { diagnose } from '../../src/services/diagnose.js';
import { connectBroker } from '../../src/services/open-broker.js';
import { uniqueNamespace } from '../support/namespace.js';

const URL = process.env['NTQ_TEST_REDIS_URL'] as string;

describe('the diagnosis of a namespace of four shards', () => {
  let broker: Broker | undefined;
  afterEach(() => broker?.close());

  it('It looks at the tasks of all shards', async () => {
    const namespace = uniqueNamespace('doctor');
    broker = await connectBroker({ target: URL, namespace, shards: 4 }, () => undefined);
    const ids = Array.from({ length: 20 }, (_, index) => `t${index}`);
    const head = { name: 'n', queue: 'q', at: Date.now() };
    await broker.tasks.publish(ids.map((id) => ({ id, head, body: '{"args":[]}' })));
    await broker.queues.pause('q');
    const { tasks, foreignKeys } = await diagnose({ target: URL, namespace });
    expect(foreignKeys).toEqual([]);
    expect(tasks).toMatchObject({
      empty: undefined,
      namespace: { records: 20, examined: 20, waiting: { q: 20 }, paused: ['q'], orphaned: [] },
    });
  });

  it('A namespace whose shards hold nothing is empty, and names none of them', async () => {
    const namespace = uniqueNamespace('doctor');
    broker = await connectBroker({ target: URL, namespace, shards: 4 }, () => undefined);
    const { tasks } = await diagnose({ target: URL, namespace });
    expect(tasks?.empty).toMatchObject({ name: namespace });
    expect(tasks?.empty?.others).not.toContain(namespace);
  });
});
