import { expect, it } from '@jest/globals';
import type { RedisBroker } from '../../../src/broker/redis/redis-broker.js';
import { concurrency } from '../limits.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';

const stage = useStage(openRedis);
const diagnosis = async () => (await (stage.broker as RedisBroker).diagnoseTasks([])).namespace;
/** The doctor's clock is the server's own: to it these were enqueued long ago. */
const LONG_AGO = { at: 1 };

it('counts what waits in lanes, and takes none of it for lost', async () => {
  await stage.broker.limits.declare([concurrency(1)]);
  for (const id of ['a', 'b', 'c']) await stage.publish(id, { ...LONG_AGO, lane: 'c:task/x' });
  await stage.publish('d', { ...LONG_AGO, lane: 'f:d' });
  expect(await stage.worker().lease(5)).toHaveLength(2);
  const { orphaned, waiting } = await diagnosis();
  expect([orphaned, waiting]).toEqual([[], { q: 2 }]);
});

it('sees what is missing in its lane', async () => {
  await stage.publish('a', { ...LONG_AGO, lane: 'f:d' });
  const { redis, prefix } = stage.opened as OpenRedisBroker;
  await redis.del(`${prefix}lane:5:q f:d`);
  expect((await diagnosis()).orphaned.map(({ id }) => id)).toEqual(['a']);
});
