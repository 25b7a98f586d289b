import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import { openMemory } from '../../../contract/memory-opening.js';
import { openRedis } from '../../../contract/redis-opening.js';
import { caseCount } from '../../../support/case-count.js';
import { MemoryRemains, RedisRemains } from './left-behind.js';
import { TreeRunner } from './tree-runner.js';
import { treeArbitrary } from './tree.js';

/** More of them find more; these take some seconds. */
const RUNS = caseCount('NTQ_CANVAS_RUNS', { quick: 15, full: 100 });

async function onMemory(): Promise<TreeRunner> {
  const opened = await openMemory();
  return TreeRunner.open(opened, new MemoryRemains(opened.broker as MemoryBroker));
}

async function onRedis(): Promise<TreeRunner> {
  const opened = await openRedis();
  return TreeRunner.open(opened, new RedisRemains(opened.redis, opened.prefix));
}

describe.each([
  ['memory', onMemory],
  ['redis', onRedis],
])('on %s', (_name, open) => {
  it('Any canvas ends as its tree says, member by member, and leaves nothing behind', async () => {
    let runner = await open();
    const property = fc.asyncProperty(treeArbitrary, async (tree) => {
      try {
        const { seen, expected } = await runner.run(tree);
        expect(seen).toEqual(expected);
        expect(await runner.besidesResults()).toEqual({});
        expect(await runner.afterAll()).toEqual({});
      } catch (error) {
        // What one canvas has left behind is not held against the next.
        await runner.close();
        runner = await open();
        throw error;
      }
    });
    try {
      await fc.assert(property, { numRuns: RUNS });
    } finally {
      await runner.close();
    }
  }, 600_000);
});
