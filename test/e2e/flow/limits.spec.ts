import { describe, expect, it } from '@jest/globals';
import { chain, EnqueueManyError, PayloadError, type AsyncResult } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { BROKERS, PLACES, PROMPT } from '../application.js';
import { flow, FlowApplication } from './flow-application.js';
import { MovingTasks } from './moving-tasks.js';

const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at));

describe.each(PLACES)('on %s', (_name, { broker, ...place }) => {
  const app = FlowApplication.use(broker, flow(undefined, place), 'each');

  it('A rate limit starts no more than limit and burst in any span, and nearly as many', async () => {
    const results = await app().flow.rated.enqueueMany(times(20, () => []));
    await app().values(results);
    const starts = (await app().infos(results))
      .map(({ startedAt }) => startedAt?.getTime() ?? 0)
      .sort(byNumber);
    // Moments are told in whole ms: one less than the span.
    const most = Math.max(
      ...starts.map((from) => starts.filter((at) => at >= from && at < from + 199).length),
    );
    expect(most).toBeLessThanOrEqual(6);
    expect(starts.at(-1)! - starts[0]!).toBeGreaterThanOrEqual(18 * 40 - 1);
    expect((await app().infos(results)).map(({ retries, losses }) => retries + losses)).toEqual(
      times(20, () => 0),
    );
  });

  it('A rate limit counts each key for itself', async () => {
    await app().flow.ratedByKey.enqueueMany([['a'], ['a'], ['b'], ['b'], ['c']]);
    await app().values([await app().flow.free.enqueue()]);
    await eventually(() => expect(app().runs.started.toSorted()).toEqual(['a', 'b', 'c', 'free']), PROMPT);
    expect((await app().inspector.overview()).queues).toContainEqual(
      expect.objectContaining({ name: 'default', waiting: 2, paused: false }),
    );
  });

  it('A concurrency limit runs so many at once, each key for itself, and no more', async () => {
    app().runs.hold();
    const results = await app().flow.few.enqueueMany(times(12, (at) => [at % 2 === 0 ? 'eu' : 'us']));
    await eventually(() => expect([app().runs.now('eu'), app().runs.now('us')]).toEqual([2, 2]), PROMPT);
    app().runs.endHeld(1);
    await eventually(() => expect(app().runs.started).toHaveLength(5), PROMPT);
    expect([app().runs.now('eu'), app().runs.now('us')]).toEqual([2, 2]);
    app().runs.release();
    await app().values(results);
    expect([app().runs.most('eu'), app().runs.most('us')]).toEqual([2, 2]);
  });

  it('A concurrency limit leaves the slots to others', async () => {
    app().runs.hold();
    const limited = await app().flow.one.enqueueMany(times(30, () => []));
    const free = await app().flow.free.enqueueMany(times(9, () => []));
    await eventually(() => expect([app().runs.now('one'), app().runs.now('free')]).toEqual([1, 9]), PROMPT);
    app().runs.release();
    await app().values([...limited, ...free]);
    expect(app().runs.most('one')).toBe(1);
  });

  it('A limit of a queue holds for all of its tasks', async () => {
    const narrow = { queue: 'narrow' };
    const results = [
      ...(await app()
        .flow.free.with(narrow)
        .enqueueMany(times(5, () => []))),
      ...(await app()
        .flow.fair.with(narrow)
        .enqueueMany(times(5, () => ['free']))),
    ];
    await app().values(results);
    expect(app().runs.most('free')).toBe(1);
    expect(app().runs.started).toHaveLength(10);
  });

  it('A call whose key cannot be computed is refused, and nothing is enqueued', async () => {
    const call = app().flow.keyThatThrows.enqueue(undefined as never);
    await expect(call).rejects.toThrow(PayloadError);
    await expect(call).rejects.toThrow(/'flow\.keyThatThrows' concurrency\.key threw: .*toLowerCase/);
    const calls = app().flow.keyThatThrows.enqueueMany([['a'], [undefined as never]]);
    await expect(calls).rejects.toThrow(EnqueueManyError);
    expect(app().runs.started).toEqual([]);
    expect((await app().inspector.overview()).queues.every(({ waiting }) => waiting === 0)).toBe(true);
  });

  it('Limits are listed, set, and taken back while tasks wait', async () => {
    app().runs.hold();
    const results = await app().flow.one.enqueueMany(times(6, () => []));
    await eventually(() => expect(app().runs.now('one')).toBe(1), PROMPT);
    expect(await app().limits.setConcurrency('flow.one', { limit: 3 })).toBe(true);
    await eventually(() => expect(app().runs.now('one')).toBe(3), PROMPT);
    expect(await app().limits.list()).toContainEqual({
      definition: { kind: 'concurrency', name: 'task/flow.one', limit: 3 },
      declared: { kind: 'concurrency', name: 'task/flow.one', limit: 1 },
    });
    expect(await app().limits.unset('flow.one', 'concurrency')).toBe(true);
    expect(await app().limits.unset('flow.one', 'concurrency')).toBe(false);
    app().runs.endHeld(2);
    await eventually(() => expect(app().runs.now('one')).toBe(1), PROMPT);
    app().runs.release();
    await app().values(results);
    expect(app().runs.most('one')).toBe(3);
    expect(await app().limits.setRate('flow.one', { limit: 3, per: '1s' })).toBe(false);
    expect(await app().limits.setRate({ queue: 'nowhere' }, { limit: 3, per: '1s' })).toBe(false);
    await expect(app().limits.setRate('flow.one', { limit: 0, per: '1s' })).rejects.toThrow(
      /whole number from 1/,
    );
  });
});

/** Over shards such tasks could live in two of them, and are refused. */
describe.each(BROKERS)('in one shard, on %s', (_name, broker) => {
  const app = FlowApplication.use(broker, flow(), 'each');

  it('A limit holds for members of workflows, also where the member before gives the key', async () => {
    const { few } = app().flow;
    app().runs.hold();
    const chains = await Promise.all(times(6, () => app().client.enqueue(chain(few.si('eu'), few.s()))));
    await eventually(() => expect(app().runs.now('eu')).toBe(2), PROMPT);
    app().runs.release();
    expect(await app().values(chains)).toEqual(times(6, () => 'eu'));
    expect(app().runs.most('eu')).toBe(2);
    const infos = await app().infos(chains);
    expect(infos.map(({ retries, losses }) => retries + losses)).toEqual(times(6, () => 0));
  });

  it('A limit of a queue holds for a task that a retry moves there', async () => {
    const results = await app()
      .tasks(MovingTasks)
      .moves.enqueueMany(times(6, () => []));
    expect(await app().values(results)).toEqual(times(6, () => 'narrow'));
    expect(app().runs.most('moved')).toBe(1);
  });
});

describe.each(BROKERS)('on %s', (_name, broker) => {
  it.each([
    ['a task', (app: FlowApplication, tenant: string): Promise<AsyncResult> => app.flow.fair.enqueue(tenant)],
    [
      'a queue',
      (app: FlowApplication, tenant: string): Promise<AsyncResult> =>
        app.flow.few.with({ queue: 'shared', headers: { tenant } }).enqueue(tenant),
    ],
  ] as const)('Fairness of %s lets keys take turns', async (_what, enqueue) => {
    const app = await FlowApplication.open(broker, flow({ concurrency: 1 }));
    app.worker.pause();
    const flood = await Promise.all(times(100, () => enqueue(app, 'flood')));
    const others = await Promise.all(times(10, (at) => enqueue(app, at < 5 ? 'one' : 'other')));
    app.worker.resume();
    await app.values([...flood, ...others]);
    const { started } = app.runs;
    expect(started).toHaveLength(110);
    expect(Math.max(started.lastIndexOf('one'), started.lastIndexOf('other'))).toBeLessThan(20);
    await app.close();
  });
});

function byNumber(one: number, other: number): number {
  return one - other;
}
