import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { BROKERS, FlowStage, PROMPT } from './flow-stage.js';

const times = <T>(count: number, of: () => T): T[] => Array.from({ length: count }, of);
const CONCURRENCY = 5;

describe.each(BROKERS)('a circuit breaker on %s', (_name, broker) => {
  let stage: FlowStage;

  beforeEach(async () => {
    stage = await FlowStage.open(broker(), { worker: { concurrency: CONCURRENCY, lease: '2s' } });
  });
  afterEach(async () => {
    stage.runs.release();
    await stage.close();
  });

  const breaker = async (name = 'dependency') =>
    (await stage.limits.list()).find(({ definition }) => definition.name === name)?.breaker;

  it('holds tasks back while their dependency is down, without a retry, and lets them go when it is up', async () => {
    stage.dependency.isDown = true;
    const results = await stage.tasks.depends.enqueueMany(times(40, () => []));
    await eventually(() => expect(stage.changes).toContain('dependency half-open'), PROMPT);
    await eventually(
      () => expect(stage.changes.filter((each) => each === 'dependency open').length).toBe(2),
      PROMPT,
    );
    // Three open it, those that ran beside them may fail, too; then one at a time may try.
    const { failed } = stage.dependency;
    expect(failed).toBeLessThanOrEqual(3 + CONCURRENCY + 1);
    expect(await breaker()).toMatchObject({ state: 'open', openedAt: expect.any(Number) });
    stage.dependency.isDown = false;
    await stage.values(results);
    const retries = (await stage.infos(results)).reduce((sum, info) => sum + info.retries, 0);
    expect([stage.dependency.answered, retries]).toEqual([40, stage.dependency.failed]);
    expect(stage.changes.slice(0, 2)).toEqual(['dependency open', 'dependency half-open']);
    await eventually(
      () => expect(stage.changes.slice(-2)).toEqual(['dependency half-open', 'dependency closed']),
      PROMPT,
    );
    expect(await breaker()).toEqual({ state: 'closed', failures: 0 });
  });

  it('is closed by hand', async () => {
    await stage.ended(await stage.tasks.hangs.enqueueMany(times(2, () => [])));
    expect(stage.changes).toEqual([]);
    stage.runs.hold();
    await stage.ended(await stage.tasks.hangs.enqueueMany(times(2, () => [])));
    await eventually(() => expect(stage.changes).toEqual(['task/flow.hangs open']), PROMPT);
    stage.runs.release();
    const waiting = await stage.tasks.hangs.enqueue();
    await stage.values([await stage.tasks.free.enqueue()]);
    expect(await waiting.state()).toBe('PENDING');
    expect(await stage.limits.resetBreaker('task/flow.hangs')).toBe(true);
    await stage.values([waiting]);
    expect(await stage.limits.resetBreaker('nobody')).toBe(false);
  });

  it('counts only the errors it is on, and those of subclasses, of all its tasks', async () => {
    await stage.ended(await stage.tasks.alsoDepends.enqueueMany(times(10, () => ['other'])));
    expect(await breaker()).toEqual({ state: 'closed', failures: 0 });
    await stage.ended(await stage.tasks.alsoDepends.enqueueMany(times(2, () => ['timeout'])));
    expect(await breaker()).toEqual({ state: 'closed', failures: 2 });
    await stage.ended([await stage.tasks.alsoDepends.enqueue('timeout')]);
    expect(await breaker()).toMatchObject({ state: 'open' });
    await stage.values([await stage.tasks.depends.enqueue()]);
    await eventually(() => expect(stage.changes.at(-1)).toBe('dependency closed'), PROMPT);
  });
});
