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
    expect(await worker.exchange({ slots: 3 })).toMatchObject({ deliveries: [], mode: 'forgotten' });
    expect(await worker.repeat()).toMatchObject({ deliveries: [], mode: 'forgotten' });
    await stage.broker.limits.restore([rate(1)]);
    const reply = await worker.exchange({ slots: 3 });
    expect([reply.deliveries.map(({ id }) => id), reply.mode]).toEqual([['a'], 'normal']);
  });

  it('is refused what it settles, and told so nevertheless', async () => {
    await publish();
    const worker = stage.worker();
    const delivery = await worker.leaseOne();
    await loseAll();
    const settlements = [worker.settlement(delivery, succeeded)];
    expect(await worker.exchange({ settlements })).toMatchObject({ refused: ['a'], mode: 'forgotten' });
  });

  it('learns it in each of its sessions', async () => {
    const worker = stage.worker();
    for (const session of [0, 1]) await worker.exchange({ session, slots: 1 });
    await loseAll();
    await publish();
    for (const session of [1, 0]) {
      expect(await worker.exchange({ session, slots: 1 })).toMatchObject({
        deliveries: [],
        mode: 'forgotten',
      });
      expect(await worker.exchange({ session, slots: 1 })).toMatchObject({ mode: 'normal' });
    }
  });

  it('is forgotten in one session alone when only that has expired', async () => {
    const worker = stage.worker();
    for (const session of [0, 1]) await worker.exchange({ session });
    const { redis, prefix } = stage.opened as OpenRedisBroker;
    await redis.del(`${prefix}fetch:w1:1`);
    expect((await worker.exchange({ session: 0 })).mode).toBe('normal');
    expect((await worker.exchange({ session: 1 })).mode).toBe('forgotten');
  });

  it('leaves no key behind that does not expire', async () => {
    const worker = stage.worker();
    for (const session of [0, 1]) await worker.exchange({ session });
    await stage.broker.leases.abandon('w1', 0);
    const { redis, prefix } = stage.opened as OpenRedisBroker;
    const keys = ['fetch:w1:0', 'fetch:w1:1', 'gone:w1'];
    const left = await Promise.all(keys.map((key) => redis.pttl(prefix + key)));
    for (const ms of left) expect(ms).toBeGreaterThan(0);
  });

  it('is no worker that has just begun', async () => {
    await publish();
    expect((await stage.worker('new').exchange({ slots: 3 })).mode).toBe('normal');
  });
});
