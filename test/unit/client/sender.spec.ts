import { createHook } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import type { Broker } from '../../../src/broker/broker.js';
import { MemoryBroker } from '../../../src/broker/memory/memory-broker.js';
import { createServices } from '../../../src/services/create-services.js';
import { PLAIN_SERVICES } from '../../support/plain-services.js';
import { twoShards } from '../broker/sharded/memory-shards.js';

const COUNT = 400;

/** How many promises a task makes that is enqueued among many others of the same tick. */
async function promisesOf(broker: Broker): Promise<number> {
  const { tasks } = createServices(broker, {
    ...PLAIN_SERVICES,
    queues: [{ name: 'default' }],
    onListenerError: (error) => {
      throw error;
    },
  });
  let made = 0;
  const hook = createHook({ init: (_id, type) => void (made += type === 'PROMISE' ? 1 : 0) }).enable();
  try {
    await Promise.all(Array.from({ length: COUNT }, () => tasks.enqueue('a.b', [], { queue: 'default' })));
  } finally {
    hook.disable();
  }
  return Math.floor(made / COUNT);
}

describe('the sender', () => {
  // Of many tasks that are enqueued at once each promise outlives a collection of garbage, which cost half of the time of an enqueue.
  it('A task over several shards makes no more promises than one without shards', async () => {
    const plain = await promisesOf(new MemoryBroker());
    expect(plain).toBeGreaterThan(0);
    expect(await promisesOf(await twoShards())).toBe(plain);
  });
});
