import { stat } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import { Router } from '../../../../src/broker/sharded/router.js';
import { Shard } from '../../../../src/broker/sharded/shard.js';
import { ShardSet } from '../../../../src/broker/sharded/shard-set.js';
import { ShardedBroker } from '../../../../src/broker/sharded/sharded-broker.js';

/** Two shards, of which the second answers in its own way whether it takes writes. */
async function brokerWith(takesWrites: () => Promise<boolean>): Promise<ShardedBroker> {
  const brokers = [new MemoryBroker(), Object.assign(new MemoryBroker(), { takesWrites })];
  const shards = brokers.map((broker, index) => new Shard({ index, tag: `t.${index}`, server: 0, broker }));
  const broker = new ShardedBroker(new ShardSet(shards, new Router(shards.length)));
  await broker.connect();
  return broker;
}

it('A shard that is slow to answer a probe is left out, and goes on to be called', async () => {
  const broker = await brokerWith(() => new Promise(() => undefined));
  const { answer, missing } = await broker.shards.missing.noting(() => broker.takesWrites());
  expect({ answer, missing }).toEqual({ answer: true, missing: [1] });
  expect(broker.shards.down).toEqual([]);
});

it('A probe takes an answer that came while the main loop was blocked', async () => {
  const broker = await brokerWith(async () => (await stat(process.cwd())).isDirectory());
  const noted = broker.shards.missing.noting(() => broker.takesWrites());
  // Longer than a probe waits.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800);
  expect(await noted).toEqual({ answer: true, missing: [] });
});
