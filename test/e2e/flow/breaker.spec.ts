import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { BROKERS, PROMPT } from '../application.js';
import { flow, FlowApplication } from './flow-application.js';

const times = <T>(count: number, of: () => T): T[] => Array.from({ length: count }, of);
const CONCURRENCY = 5;

describe.each(BROKERS)('on %s', (_name, broker) => {
  const app = FlowApplication.use(broker, flow({ concurrency: CONCURRENCY, lease: '2s' }), 'each');

  /** The states of circuit breakers, as events told them. */
  const changes: string[] = [];
  beforeEach(() => {
    changes.length = 0;
    app().events.on('breaker-changed', ({ breaker, state }) => changes.push(`${breaker} ${state}`));
  });

  const breaker = async (name = 'dependency') =>
    (await app().limits.list()).find(({ definition }) => definition.name === name)?.breaker;

  it('A circuit breaker holds tasks back while their dependency is down, without a retry, and lets them go when it is up', async () => {
    app().dependency.isDown = true;
    const results = await app().flow.depends.enqueueMany(times(40, () => []));
    await eventually(() => expect(changes).toContain('dependency half-open'), PROMPT);
    await eventually(
      () => expect(changes.filter((each) => each === 'dependency open').length).toBe(2),
      PROMPT,
    );
    // Three open it, those that ran beside them may fail, too; then one at a time may try.
    const { failed } = app().dependency;
    expect(failed).toBeLessThanOrEqual(3 + CONCURRENCY + 1);
    expect(await breaker()).toMatchObject({ state: 'open', openedAt: expect.any(Number) });
    app().dependency.isDown = false;
    await app().values(results);
    const retries = (await app().infos(results)).reduce((sum, info) => sum + info.retries, 0);
    expect([app().dependency.answered, retries]).toEqual([40, app().dependency.failed]);
    expect(changes.slice(0, 2)).toEqual(['dependency open', 'dependency half-open']);
    await eventually(
      () => expect(changes.slice(-2)).toEqual(['dependency half-open', 'dependency closed']),
      PROMPT,
    );
    expect(await breaker()).toEqual({ state: 'closed', failures: 0 });
  });

  it('A circuit breaker is closed by hand', async () => {
    await app().ended(await app().flow.hangs.enqueueMany(times(2, () => [])));
    expect(changes).toEqual([]);
    app().runs.hold();
    await app().ended(await app().flow.hangs.enqueueMany(times(2, () => [])));
    await eventually(() => expect(changes).toEqual(['task/flow.hangs open']), PROMPT);
    app().runs.release();
    const waiting = await app().flow.hangs.enqueue();
    await app().values([await app().flow.free.enqueue()]);
    expect(await waiting.state()).toBe('PENDING');
    expect(await app().limits.resetBreaker('task/flow.hangs')).toBe(true);
    await app().values([waiting]);
    expect(await app().limits.resetBreaker('nobody')).toBe(false);
  });

  it('A circuit breaker counts only the errors it is on, and those of subclasses, of all its tasks', async () => {
    await app().ended(await app().flow.alsoDepends.enqueueMany(times(10, () => ['other'])));
    expect(await breaker()).toEqual({ state: 'closed', failures: 0 });
    await app().ended(await app().flow.alsoDepends.enqueueMany(times(2, () => ['timeout'])));
    expect(await breaker()).toEqual({ state: 'closed', failures: 2 });
    await app().ended([await app().flow.alsoDepends.enqueue('timeout')]);
    expect(await breaker()).toMatchObject({ state: 'open' });
    await app().values([await app().flow.depends.enqueue()]);
    await eventually(() => expect(changes.at(-1)).toBe('dependency closed'), PROMPT);
  });
});
