import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chain, EnqueueManyError, PayloadError, type AsyncResult } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { BROKERS, FlowStage, PROMPT } from './flow-stage.js';

const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at));

describe.each(BROKERS)('limits on %s', (_name, broker) => {
  let stage: FlowStage;

  beforeEach(async () => {
    stage = await FlowStage.open(broker());
  });
  afterEach(async () => {
    stage.runs.release();
    await stage.close();
  });

  it('start no more than limit and burst in any span, and nearly as many', async () => {
    const results = await stage.tasks.rated.enqueueMany(times(20, () => []));
    await stage.values(results);
    const starts = (await stage.infos(results))
      .map(({ startedAt }) => startedAt?.getTime() ?? 0)
      .sort(byNumber);
    // Moments are told in whole ms: one less than the span.
    const most = Math.max(
      ...starts.map((from) => starts.filter((at) => at >= from && at < from + 199).length),
    );
    expect(most).toBeLessThanOrEqual(6);
    expect(starts.at(-1)! - starts[0]!).toBeGreaterThanOrEqual(18 * 40 - 1);
    expect((await stage.infos(results)).map(({ retries, losses }) => retries + losses)).toEqual(
      times(20, () => 0),
    );
  });

  it('count each key for itself', async () => {
    await stage.tasks.ratedByKey.enqueueMany([['a'], ['a'], ['b'], ['b'], ['c']]);
    await stage.values([await stage.tasks.free.enqueue()]);
    await eventually(() => expect(stage.runs.started.toSorted()).toEqual(['a', 'b', 'c', 'free']), PROMPT);
    expect((await stage.inspector.overview()).queues).toContainEqual(
      expect.objectContaining({ name: 'default', waiting: 2, paused: false }),
    );
  });

  it('run so many at once, each key for itself, and no more', async () => {
    stage.runs.hold();
    const results = await stage.tasks.few.enqueueMany(times(12, (at) => [at % 2 === 0 ? 'eu' : 'us']));
    await eventually(() => expect([stage.runs.now('eu'), stage.runs.now('us')]).toEqual([2, 2]), PROMPT);
    stage.runs.endHeld(1);
    await eventually(() => expect(stage.runs.started).toHaveLength(5), PROMPT);
    expect([stage.runs.now('eu'), stage.runs.now('us')]).toEqual([2, 2]);
    stage.runs.release();
    await stage.values(results);
    expect([stage.runs.most('eu'), stage.runs.most('us')]).toEqual([2, 2]);
  });

  it('leave the slots to others', async () => {
    stage.runs.hold();
    const limited = await stage.tasks.one.enqueueMany(times(30, () => []));
    const free = await stage.tasks.free.enqueueMany(times(9, () => []));
    await eventually(() => expect([stage.runs.now('one'), stage.runs.now('free')]).toEqual([1, 9]), PROMPT);
    stage.runs.release();
    await stage.values([...limited, ...free]);
    expect(stage.runs.most('one')).toBe(1);
  });

  it('of a queue hold for all of its tasks', async () => {
    const narrow = { queue: 'narrow' };
    const results = [
      ...(await stage.tasks.free.with(narrow).enqueueMany(times(5, () => []))),
      ...(await stage.tasks.fair.with(narrow).enqueueMany(times(5, () => ['free']))),
    ];
    await stage.values(results);
    expect(stage.runs.most('free')).toBe(1);
    expect(stage.runs.started).toHaveLength(10);
  });

  it('of the queue hold for a task that a retry moves there', async () => {
    const results = await stage.tasks.moves.enqueueMany(times(6, () => []));
    expect(await stage.values(results)).toEqual(times(6, () => 'narrow'));
    expect(stage.runs.most('moved')).toBe(1);
  });

  it('hold for members of workflows, also where the member before gives the key', async () => {
    const { few } = stage.tasks;
    stage.runs.hold();
    const chains = await Promise.all(times(6, () => stage.client.enqueue(chain(few.si('eu'), few.s()))));
    await eventually(() => expect(stage.runs.now('eu')).toBe(2), PROMPT);
    stage.runs.release();
    expect(await stage.values(chains)).toEqual(times(6, () => 'eu'));
    expect(stage.runs.most('eu')).toBe(2);
    const infos = await stage.infos(chains);
    expect(infos.map(({ retries, losses }) => retries + losses)).toEqual(times(6, () => 0));
  });

  it('refuse a call whose key cannot be computed, and enqueue nothing', async () => {
    const call = stage.tasks.keyThatThrows.enqueue(undefined as never);
    await expect(call).rejects.toThrow(PayloadError);
    await expect(call).rejects.toThrow(/'flow\.keyThatThrows' concurrency\.key threw: .*toLowerCase/);
    const calls = stage.tasks.keyThatThrows.enqueueMany([['a'], [undefined as never]]);
    await expect(calls).rejects.toThrow(EnqueueManyError);
    expect(stage.runs.started).toEqual([]);
    expect((await stage.inspector.overview()).queues.every(({ waiting }) => waiting === 0)).toBe(true);
  });

  it('are listed, set, and taken back while tasks wait', async () => {
    stage.runs.hold();
    const results = await stage.tasks.one.enqueueMany(times(6, () => []));
    await eventually(() => expect(stage.runs.now('one')).toBe(1), PROMPT);
    expect(await stage.limits.setConcurrency('flow.one', { limit: 3 })).toBe(true);
    await eventually(() => expect(stage.runs.now('one')).toBe(3), PROMPT);
    expect(await stage.limits.list()).toContainEqual({
      definition: { kind: 'concurrency', name: 'task/flow.one', limit: 3 },
      declared: { kind: 'concurrency', name: 'task/flow.one', limit: 1 },
    });
    expect(await stage.limits.unset('flow.one', 'concurrency')).toBe(true);
    expect(await stage.limits.unset('flow.one', 'concurrency')).toBe(false);
    stage.runs.endHeld(2);
    await eventually(() => expect(stage.runs.now('one')).toBe(1), PROMPT);
    stage.runs.release();
    await stage.values(results);
    expect(stage.runs.most('one')).toBe(3);
    expect(await stage.limits.setRate('flow.one', { limit: 3, per: '1s' })).toBe(false);
    expect(await stage.limits.setRate({ queue: 'nowhere' }, { limit: 3, per: '1s' })).toBe(false);
    expect(() => stage.limits.setRate('flow.one', { limit: 0, per: '1s' })).toThrow(/whole number from 1/);
  });
});

describe.each(BROKERS)('fairness on %s', (_name, broker) => {
  it.each([
    ['a task', (stage: FlowStage, tenant: string): Promise<AsyncResult> => stage.tasks.fair.enqueue(tenant)],
    [
      'a queue',
      (stage: FlowStage, tenant: string): Promise<AsyncResult> =>
        stage.tasks.few.with({ queue: 'shared', headers: { tenant } }).enqueue(tenant),
    ],
  ] as const)('of %s lets keys take turns', async (_what, enqueue) => {
    const stage = await FlowStage.open(broker(), { worker: { concurrency: 1 } });
    stage.control.pause();
    const flood = await Promise.all(times(100, () => enqueue(stage, 'flood')));
    const others = await Promise.all(times(10, (at) => enqueue(stage, at < 5 ? 'one' : 'other')));
    stage.control.resume();
    await stage.values([...flood, ...others]);
    const { started } = stage.runs;
    expect(started).toHaveLength(110);
    expect(Math.max(started.lastIndexOf('one'), started.lastIndexOf('other'))).toBeLessThan(20);
    await stage.close();
  });
});

function byNumber(one: number, other: number): number {
  return one - other;
}
