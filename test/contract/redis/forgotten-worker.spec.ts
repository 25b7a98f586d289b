import { describe, expect, it } from '@jest/globals';
import { rate } from '../limits.js';
import { succeeded } from '../messages.js';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { useStage } from '../stage.js';

/** On Redis only: the memory broker ends with its workers. */
describe('a worker whose Redis has lost all', () => {
  const stage = useStage(openRedis);

  /** But for the clock of the test. */
  async function loseAll(): Promise<void> {
    const { redis, prefix } = stage.opened as OpenRedisBroker;
    const keys = await redis.keys(`${prefix.replace(/[{}]/g, '?')}*`);
    const lost = keys.filter((key) => !key.endsWith('test-clock'));
    if (lost.length > 0) await redis.del(...lost);
  }

  async function publish(): Promise<void> {
    const ids = ['a', 'b', 'c'];
    await stage.broker.tasks.publish(ids.map((id) => stage.message(id, { lane: 'r:task/x' })));
  }

  it('is told so before it takes anything, and takes by the limits that it declares then', async () => {
    await stage.broker.limits.declare([rate(1)]);
    const worker = stage.worker();
    await worker.lease();
    await loseAll();
    await publish();
    expect(await worker.exchange({ slots: 3 })).toMatchObject({ deliveries: [], isForgotten: true });
    expect(await worker.repeat()).toMatchObject({ deliveries: [], isForgotten: true });
    await stage.broker.limits.restore([rate(1)]);
    const reply = await worker.exchange({ slots: 3 });
    expect([reply.deliveries.map(({ id }) => id), reply.isForgotten]).toEqual([['a'], false]);
  });

  it('is refused what it settles, and told so nevertheless', async () => {
    await publish();
    const worker = stage.worker();
    const delivery = await worker.leaseOne();
    await loseAll();
    const settlements = [worker.settlement(delivery, succeeded)];
    expect(await worker.exchange({ settlements })).toMatchObject({ refused: ['a'], isForgotten: true });
  });

  it('is no worker that has just begun', async () => {
    await publish();
    expect((await stage.worker('new').exchange({ slots: 3 })).isForgotten).toBe(false);
  });
});
