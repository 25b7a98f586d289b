import { describe, expect, it } from '@jest/globals';
import type { ShardedBroker } from '../../../src/broker/sharded/sharded-broker.js';
import { eventually } from '../../support/eventually.js';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { Application } from '../application.js';

/** Two names of schedules, each of the shard of its place. */
function namesIn(broker: ShardedBroker): readonly string[] {
  const names = Array.from({ length: 40 }, (_, index) => `every-${index}`);
  return [0, 1].map((shard) =>
    String(names.find((name) => broker.shards.router.shardOfSchedule(name) === shard)),
  );
}

describe('the beat over two shards', () => {
  const app = Application.use('memory://', { providers: FIXTURES, options: { shards: 2 } }, 'each');

  it('A shard that does not answer holds up the schedules of no other', async () => {
    const broker = app().broker as ShardedBroker;
    const [name = ''] = namesIn(broker);
    const { schedules } = broker.shards.at(1).broker;
    schedules.find = () => new Promise(() => undefined);
    await app().schedules.upsert({ name, every: '1s', task: app().tasks().add.si(1, 2) });
    const fired = async () => (await app().schedules.get(name))?.fired;
    await eventually(async () => expect(await fired()).toBeGreaterThanOrEqual(2));
  });

  it('Schedules fire in all shards', async () => {
    const names = namesIn(app().broker as ShardedBroker);
    for (const name of names)
      await app().schedules.upsert({ name, every: '1s', task: app().tasks().add.si(1, 2) });
    await eventually(async () => {
      for (const name of names) expect((await app().schedules.get(name))?.fired).toBeGreaterThanOrEqual(2);
    });
  });
});
