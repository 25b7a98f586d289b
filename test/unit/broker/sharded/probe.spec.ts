import { stat } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { twoShards } from './memory-shards.js';

it('A shard that is slow to answer a probe is left out, and goes on to be called', async () => {
  const broker = await twoShards({ takesWrites: () => new Promise(() => undefined) });
  const { answer, missing } = await broker.shards.missing.noting(() => broker.takesWrites());
  expect({ answer, missing }).toEqual({ answer: true, missing: [1] });
  expect(broker.shards.down).toEqual([]);
});

it('A probe takes an answer that came while the main loop was blocked', async () => {
  const broker = await twoShards({ takesWrites: async () => (await stat(process.cwd())).isDirectory() });
  const noted = broker.shards.missing.noting(() => broker.takesWrites());
  // Longer than a probe waits.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 800);
  expect(await noted).toEqual({ answer: true, missing: [] });
});
