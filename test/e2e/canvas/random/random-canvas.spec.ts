import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import { openMemory } from '../../../contract/memory-opening.js';
import { openRedis } from '../../../contract/redis-opening.js';
import { MemoryRemains, RedisRemains } from './left-behind.js';
import { TreeStage } from './tree-stage.js';
import { treeArbitrary } from './tree.js';

/** More of them find more; these take some seconds. */
const RUNS = Number(process.env['NTQ_CANVAS_RUNS'] ?? 100);

async function onMemory(): Promise<TreeStage> {
  const opened = await openMemory();
  return TreeStage.open(opened, new MemoryRemains(opened.broker as MemoryBroker));
}

async function onRedis(): Promise<TreeStage> {
  const opened = await openRedis();
  return TreeStage.open(opened, new RedisRemains(opened.redis, opened.prefix));
}

describe.each([
  ['memory', onMemory],
  ['redis', onRedis],
])('any canvas on %s', (_name, open) => {
  it('comes to what it says, member by member, and leaves nothing behind', async () => {
    let stage = await open();
    const property = fc.asyncProperty(treeArbitrary, async (tree) => {
      try {
        const { seen, expected } = await stage.run(tree);
        expect(seen).toEqual(expected);
        expect(await stage.besidesResults()).toEqual({});
        expect(await stage.afterAll()).toEqual({});
      } catch (error) {
        // What one canvas has left behind is not held against the next.
        await stage.close();
        stage = await open();
        throw error;
      }
    });
    try {
      await fc.assert(property, { numRuns: RUNS });
    } finally {
      await stage.close();
    }
  }, 600_000);
});
