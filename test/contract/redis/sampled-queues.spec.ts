import { expect, it } from '@jest/globals';
import { openRedis } from '../redis-opening.js';
import { useStage } from '../stage.js';

const stage = useStage(openRedis);

it('Where many tasks run, the count of each queue is an estimate, also of one that no sample has met', async () => {
  const ids = Array.from({ length: 400 }, (_, index) => `t${index}`);
  await stage.publishAll(...ids);
  await stage.publish('rare', { queue: 'rare' });
  const leased = await stage.worker('w1', ['q', 'rare']).lease(401);
  expect(leased).toHaveLength(401);
  const all = await stage.broker.queues.list(['q', 'rare', 'empty']);
  expect(all.map(({ isSampled }) => isSampled)).toEqual([true, true, true]);
  const running = all.reduce((sum, queue) => sum + queue.running, 0);
  expect(Math.abs(running - 401)).toBeLessThan(3);
});
