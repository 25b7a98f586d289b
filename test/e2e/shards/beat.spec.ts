import { describe, expect, it, jest } from '@jest/globals';
import { BrokerUnavailableError } from 'nest-task-queue';
import { DeclarationDuty, type Declaration } from '../../../src/beat/declaration.js';
import { checkSchedule } from '../../../src/beat/schedule-options.js';
import { TaskSignature } from '../../../src/canvas/signature.js';
import type { ShardedBroker } from '../../../src/broker/sharded/sharded-broker.js';
import { eventually } from '../../support/eventually.js';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { Application } from '../application.js';

function declarationOf(name: string): Declaration {
  const task = new TaskSignature({ name: 'mail.send', args: [], isImmutable: true });
  const message = { head: { name: 'mail.send', queue: 'q', at: 0 }, body: '{"args":[]}' };
  return { name, entry: { ...checkSchedule({ name, every: '1h', task }), message } };
}

/** Two names of schedules: the first lives in shard 0, the second in shard 1. */
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

  /** Shard 1 is down until the returned function is called. */
  function lose(broker: ShardedBroker): () => void {
    const { bulkhead } = broker.shards.at(1);
    const error = new BrokerUnavailableError('away');
    bulkhead.failed(error);
    const call = jest.spyOn(bulkhead, 'call').mockRejectedValue(error);
    return () => {
      call.mockRestore();
      bulkhead.opened();
    };
  }

  it('A change of a schedule whose shard is down rejects, and one of another schedule is made', async () => {
    const [here = '', away = ''] = namesIn(app().broker as ShardedBroker);
    const { schedules } = app();
    const upsert = (name: string) =>
      schedules.upsert({ name, every: '1h', task: app().tasks().add.si(1, 2) });
    await upsert(away);
    lose(app().broker as ShardedBroker);
    const changes = [
      () => upsert(away),
      () => schedules.pause(away),
      () => schedules.resume(away),
      () => schedules.trigger(away),
      () => schedules.remove(away),
    ];
    for (const change of changes)
      await expect(change()).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    await upsert(here);
    expect((await schedules.list()).map(({ name }) => name)).toEqual([here]);
  });

  it('A declared schedule reaches its shard when that is back, and the others at once', async () => {
    const broker = app().broker as ShardedBroker;
    const names = namesIn(broker);
    const duty = new DeclarationDuty(broker.schedules, names.map(declarationOf), 'p1');
    const found = async () =>
      (await app().schedules.list()).map(({ name }) => name).filter((name) => names.includes(name));
    const bringBack = lose(broker);
    await duty.turn();
    expect(await found()).toEqual([names[0]]);
    bringBack();
    await duty.turn();
    expect((await found()).toSorted()).toEqual([...names].sort());
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
