import { beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { mostWithin } from './flow-scene.js';
import { AT_ONCE, BURST, RATE } from './flow-tasks.js';
import { countsOf, mostOf, runsOf } from './runs.js';
import { useFlow } from './use-flow.js';

const PATIENT = { timeout: '120s' } as const;

const flow = useFlow();
beforeEach(() => flow.scene.startWorkers(3));

describe.each([
  ['a FLUSHALL', () => flow.scene.redis.flushall()],
  ['a restart of Redis that has kept nothing', () => flow.scene.restartRedis()],
])('limits after %s', (_what, empty) => {
  it('hold for all that is enqueued from then on', async () => {
    const { scene, tasks } = flow;
    await empty();
    const latch = scene.scene.latch();
    const calls = Array.from({ length: 40 }, () => ['a', latch.path, 25] as [string, string, number]);
    const held = await tasks.waits.enqueueMany(calls);
    const paced = await tasks.paced.enqueueMany(Array.from({ length: RATE + 2 * BURST }, () => [1]));
    // Only when as many run as may does the first of them end.
    await eventually(() => expect(mostOf(countsOf(runsOf(scene.notes()), 'a'))).toBe(AT_ONCE));
    latch.open();
    await Promise.all([...held, ...paced].map((result) => result.get(PATIENT)));
    expect(mostOf(countsOf(runsOf(scene.notes()), 'a'))).toBe(AT_ONCE);
    const starts = await scene.startsOf(paced.map(({ id }) => id));
    expect(mostWithin(starts, 1_000)).toBeLessThanOrEqual(RATE + BURST);
  });
});
