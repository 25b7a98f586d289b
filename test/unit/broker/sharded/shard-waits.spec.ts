import { expect, it } from '@jest/globals';
import type { ShardWaitOptions } from '../../../../src/broker/shard-wait.js';
import type { Shard } from '../../../../src/broker/sharded/shard.js';
import { waitsOver } from '../../../../src/broker/sharded/shard-waits.js';

/** A server over which all shards are waited for together: the second has a task of this process, then the first has one. */
const together =
  () =>
  (_queues: readonly string[], { onHint }: ShardWaitOptions) => {
    onHint?.(1);
    return Promise.resolve(0);
  };

it('Shards that are waited for together name the one that has work, and the one that a hint is about', async () => {
  const shards = [4, 7].map((index) => ({ index, server: 0, broker: { together } }) as unknown as Shard);
  const [wait, ...others] = waitsOver(shards);
  const hints: number[] = [];
  const woken = await wait?.waitForWork(['q'], { timeoutMs: 1, onHint: (shard) => hints.push(shard) });
  expect([woken, hints, others]).toEqual([4, [7], []]);
});
