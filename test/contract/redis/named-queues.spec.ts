import { expect, it } from '@jest/globals';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { concurrency } from '../limits.js';
import { useStage } from '../stage.js';

const stage = useStage(openRedis);

it('A queue that is asked for is listed as among all, and nothing is read of the others', async () => {
  const lane = 'c:task/mail.send';
  await stage.broker.limits.declare([concurrency(1, 'task/mail.send')]);
  for (const queue of ['q', 'other'])
    for (const id of ['a', 'b', 'c'])
      await stage.publish(`${queue}-${id}`, { queue, ...(id !== 'a' && { lane }) });
  await stage.worker('w1', ['q', 'other']).lease(2);
  await stage.broker.queues.pause('q', 'the database moves');
  const [other, q] = await stage.broker.queues.list();
  expect(q).toMatchObject({ name: 'q', paused: true });
  expect(await stage.broker.queues.list(['q'])).toEqual([q]);
  expect(await stage.broker.queues.list(['other'])).toEqual([other]);
  const { redis, prefix } = stage.opened as OpenRedisBroker;
  // A key of another type would fail the script if it were read.
  for (const key of ['ready:5:other', 'lanes:5:other', 'rotation:5:other', `lane-group:5:other ${lane}`])
    await redis
      .multi()
      .del(prefix + key)
      .set(prefix + key, 'x')
      .exec();
  expect(await stage.broker.queues.list(['q'])).toEqual([q]);
  await expect(stage.broker.queues.list()).rejects.toThrow(/WRONGTYPE/);
});
