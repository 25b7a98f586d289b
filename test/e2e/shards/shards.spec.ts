import { describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { BrokerUnavailableError, chain, chord, group, LocalWorker, Task } from 'nest-task-queue';
import type { ShardedBroker } from '../../../src/broker/sharded/sharded-broker.js';
import { Application, BROKERS } from '../application.js';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';

const QUEUES = [
  { name: 'default' },
  { name: 'narrow', concurrency: { limit: 1 } },
  { name: 'other', concurrency: { limit: 1 } },
];

@Injectable()
class LimitedTasks {
  @Task({ concurrency: { limit: 1, key: (tenant: string) => tenant } })
  byTenant(tenant: string): string {
    if (tenant === 'broken') throw new Error('broken');
    return tenant;
  }

  @Task({ concurrency: { limit: 2 } })
  asWhole(value: number): number {
    return value;
  }

  @Task({ queue: 'narrow' })
  narrow(value: number): number {
    return value;
  }

  @Task({ dedupe: { key: (order: string) => order, for: '1h' } })
  once(order: string): string {
    return order;
  }

  @Task()
  plain(value: number): number {
    return value;
  }

  @Task({ fair: { key: (tenant: string) => tenant } })
  fairly(tenant: string): string {
    return tenant;
  }
}

describe.each(BROKERS)('four shards on %s', (_name, broker) => {
  const app = Application.use(broker, {
    providers: [...FIXTURES, LimitedTasks],
    options: { shards: 4, queues: QUEUES },
  });
  const tasks = () => app().tasks(LimitedTasks);
  const shardOf = (id: string) => app().broker.routing?.shardOf(id);

  it('A worker says which shards do not answer it, and since when', () => {
    const info = () => app().nest.get(LocalWorker).info;
    const { bulkhead } = (app().broker as ShardedBroker).shards.at(1);
    expect(info()).not.toHaveProperty('down');
    bulkhead.failed(new BrokerUnavailableError('away'));
    expect(info()?.down).toEqual([{ shard: 1, since: expect.any(Number) }]);
    bulkhead.opened();
    expect(info()).not.toHaveProperty('down');
  });

  it('Tasks without a limit spread over all shards, and all of them run', async () => {
    const results = [];
    for (let value = 0; value < 40; value += 1) results.push(await tasks().plain.enqueue(value));
    expect(await app().values(results)).toEqual(Array.from({ length: 40 }, (_, value) => value));
    expect(new Set(results.map(({ id }) => shardOf(id))).size).toBe(4);
  });

  it('Tasks of one key live in one shard, those of many keys in all', async () => {
    const tenants = Array.from({ length: 30 }, (_, index) => `tenant-${index}`);
    const first = await tasks().byTenant.enqueueMany(tenants.map((tenant) => [tenant]));
    const second = await tasks().byTenant.enqueueMany(tenants.map((tenant) => [tenant]));
    expect(await app().values(first)).toEqual(tenants);
    expect(await app().values(second)).toEqual(tenants);
    expect(second.map(({ id }) => shardOf(id))).toEqual(first.map(({ id }) => shardOf(id)));
    expect(new Set(first.map(({ id }) => shardOf(id))).size).toBe(4);
  });

  it('All tasks of a limit without a key live in one shard, also of a queue', async () => {
    for (const task of [tasks().asWhole, tasks().narrow]) {
      const results = await Promise.all([1, 2, 3, 4, 5, 6].map((value) => task.enqueue(value)));
      expect(await app().values(results)).toEqual([1, 2, 3, 4, 5, 6]);
      expect(new Set(results.map(({ id }) => shardOf(id))).size).toBe(1);
    }
  });

  it('A fair key pins no task', async () => {
    const results = [];
    for (let count = 0; count < 30; count += 1) results.push(await tasks().fairly.enqueue('acme'));
    await app().values(results);
    expect(new Set(results.map(({ id }) => shardOf(id))).size).toBe(4);
  });

  it('A dedupe key holds over all processes, because it has one shard', async () => {
    await app().queues.pause('default');
    const [first, second] = [await tasks().once.enqueue('o-1'), await tasks().once.enqueue('o-1')];
    expect([second.id, second.deduplicated]).toEqual([first.id, true]);
    await app().queues.resume('default');
    expect(await first.get()).toBe('o-1');
  });

  it('An id of the caller is found again, and is enqueued once', async () => {
    const [first, second] = [
      await tasks().plain.with({ id: 'acme/o-17' }).enqueue(1),
      await tasks().plain.with({ id: 'acme/o-17' }).enqueue(2),
    ];
    expect(second.id).toBe(first.id);
    expect(await app().client.result('acme/o-17').get()).toBe(1);
  });

  it('An id that begins with the key of a limit goes with it; any other is refused with the way out', async () => {
    const result = await tasks().byTenant.with({ id: 'acme/o-1' }).enqueue('acme');
    expect(await result.get()).toBe('acme');
    await expect(tasks().byTenant.with({ id: 'o-1' }).enqueue('acme')).rejects.toMatchObject({
      code: 'SHARD_CROSSING',
      message: expect.stringContaining("begin it with 'acme/'"),
    });
  });

  it('A refused id is told no way that does not work', async () => {
    for (const key of ['a@b.c', 'tenants/7', '0192b2f0-7a10-7123-8456-012345678010']) {
      const { byTenant, asWhole } = tasks();
      await expect(byTenant.with({ id: `${key}/1` }).enqueue(key)).rejects.toThrow(
        /Leave out the id, or let/,
      );
      await expect(asWhole.with({ id: `${key}/1` }).enqueue(1)).rejects.toThrow(/Leave out the id, or let/);
    }
    const { schedules } = app();
    const upsert = schedules.upsert({ name: 'whole', every: '1h', task: tasks().asWhole.si(5) });
    await expect(upsert).rejects.toThrow(/Give the schedule the name 'task\/LimitedTasks.asWhole'/);
    await schedules.upsert({ name: 'task/LimitedTasks.asWhole', every: '1h', task: tasks().asWhole.si(5) });
    expect(await (await schedules.trigger('task/LimitedTasks.asWhole')).get()).toBe(5);
  });

  it('A queue with a limit refuses a task whose own limit is counted elsewhere', async () => {
    await expect(tasks().asWhole.with({ queue: 'other' }).enqueue(1)).rejects.toMatchObject({
      code: 'SHARD_CROSSING',
    });
    await expect(tasks().narrow.with({ queue: 'other' }).enqueue(1)).resolves.toBeDefined();
  });

  it('A workflow lies in one shard with all its members', async () => {
    const c = tasks();
    const run = await app().client.enqueue(
      chord(
        [1, 2, 3, 4].map((value) => c.plain.si(value)),
        chain(c.plain.si(9), group(c.plain.si(7), c.plain.si(8))),
      ),
    );
    expect(await run.get()).toEqual([7, 8]);
  });

  it('A workflow goes to the shard of the limit that a member has', async () => {
    const c = tasks();
    const alone = await c.asWhole.enqueue(1);
    const run = await app().client.enqueue(chain(c.plain.si(1), c.asWhole.si(2), c.plain.si(3)));
    expect(await run.get()).toBe(3);
    expect(shardOf(run.id)).toBe(shardOf(alone.id));
  });

  it('A workflow with members of two limits is refused whole', async () => {
    const c = tasks();
    const crossing = chain(c.asWhole.si(1), c.narrow.si(2));
    await expect(app().client.enqueue(crossing)).rejects.toMatchObject({ code: 'SHARD_CROSSING' });
  });

  it('A member whose key is the result before it is refused at the call', async () => {
    const c = tasks();
    const late = chain(c.fairly.si('acme'), c.byTenant.s());
    await expect(app().client.enqueue(late)).rejects.toMatchObject({ code: 'SHARD_CROSSING' });
    const fair = await app().client.enqueue(chain(c.byTenant.si('acme'), c.fairly.s()));
    expect(await fair.get()).toBe('acme');
  });

  it('A task by name that must live elsewhere fails at its first lease, and is not retried', async () => {
    // As from a process that knows no limit of it.
    const { tasks: store, routing } = app().broker;
    const right = routing?.shardFor('task/LimitedTasks.asWhole') ?? 0;
    const wrong = `0192b2f0-7a10-7123-8456-0123456780${(((right + 1) % 4) + 0x10).toString(16)}`;
    const head = {
      name: 'LimitedTasks.asWhole',
      queue: 'default',
      at: Date.now(),
      needsDefinition: true,
    } as const;
    await store.publish([{ id: wrong, head, body: '{"args":[1]}' }]);
    await expect(app().client.result(wrong).get()).rejects.toMatchObject({
      failure: { name: 'ShardCrossingError' },
    });
  });

  it('A schedule fires a task that lives beside it, and takes no other', async () => {
    const c = tasks();
    await app().schedules.upsert({ name: 'soon', every: '1h', task: c.plain.si(5) });
    const result = await app().schedules.trigger('soon');
    expect(await result.get()).toBe(5);
    const upsert = app().schedules.upsert({ name: 'never', every: '1h', task: c.asWhole.si(5) });
    await expect(upsert).rejects.toMatchObject({ code: 'SHARD_CROSSING' });
    const workflow = app().schedules.upsert({
      name: 'nor',
      every: '1h',
      task: chain(c.plain.si(1), c.narrow.si(2)),
    });
    await expect(workflow).rejects.toMatchObject({ code: 'SHARD_CROSSING' });
    const own = await app().schedules.upsert({ name: 'acme', every: '1h', task: c.byTenant.si('acme') });
    expect(own.name).toBe('acme');
  });

  it('Lists are read page by page, over all shards', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await app().queues.pause(name, 'noted');
    const actions: string[] = [];
    let from: string | undefined;
    do {
      const page = await app().inspector.audit({ limit: 2, ...(from !== undefined && { from }) });
      actions.push(...page.entries.map(({ target }) => target));
      from = page.next;
    } while (from !== undefined);
    const paused = actions.filter((target) => /^[a-e]: noted$/.test(target));
    expect(paused.toSorted()).toEqual(['a: noted', 'b: noted', 'c: noted', 'd: noted', 'e: noted']);
    for (const name of ['a', 'b', 'c', 'd', 'e']) await app().queues.resume(name);
    const failed = [];
    for (let count = 0; count < 9; count += 1)
      failed.push(await app().tasks().fail.with({ retry: 0 }).enqueue());
    await app().ended(failed);
    expect(new Set(failed.map(({ id }) => shardOf(id))).size).toBeGreaterThan(1);
    const dead: string[] = [];
    let next: number | undefined;
    do {
      const page = await app().deadLetters.list({
        task: 'fixture.fail',
        limit: 4,
        ...(next !== undefined && { from: next }),
      });
      dead.push(...page.deadLetters.map(({ id }) => id));
      next = page.next;
    } while (next !== undefined);
    expect(dead.toSorted()).toEqual(failed.map(({ id }) => id).toSorted());
    expect(await app().deadLetters.purge({ task: 'fixture.fail' })).toBe(9);
  });

  it('A dead letter stays when its new arguments have their limit in another shard', async () => {
    const { client, deadLetters } = app();
    const failed = await tasks().byTenant.with({ retry: 0 }).enqueue('broken');
    await expect(failed.get()).rejects.toThrow();
    const here = shardOf(failed.id);
    const keys = Array.from({ length: 40 }, (_, index) => `tenant-${index}`);
    const shardFor = (key: string) => app().broker.routing?.shardFor(key);
    const other = keys.find((key) => shardFor(key) !== here) ?? '';
    const requeued = deadLetters.requeue(failed.id, { args: [other] });
    await expect(requeued).rejects.toMatchObject({ code: 'SHARD_CROSSING' });
    expect(await deadLetters.get(failed.id)).toBeDefined();
    const near = keys.find((key) => shardFor(key) === here) ?? '';
    const again = await deadLetters.requeue(failed.id, { args: [near] });
    expect(await client.result(again?.id ?? '').get()).toBe(near);
  });

  it('A failed task is requeued in its shard', async () => {
    const failed = await app().tasks().fail.with({ retry: 0 }).enqueue();
    await expect(failed.get()).rejects.toThrow();
    const again = await app().deadLetters.requeue(failed.id);
    expect(shardOf(again?.id ?? '')).toBe(shardOf(failed.id));
  });
});
