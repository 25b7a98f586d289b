import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRedis, type OpenRedisBroker } from '../../redis-opening.js';
import { fill } from '../crowd.js';

describe('with 1 000 000 records of ended tasks', () => {
  let opened: OpenRedisBroker;

  beforeAll(async () => {
    opened = await openRedis();
    await fill(opened.redis, opened.prefix, { ended: 1_000_000 }, opened.now());
  });
  afterAll(() => opened?.close());

  it('A page of the newest 50 takes 5 ms at best', async () => {
    const { inspector } = opened.broker;
    const read = async (at?: number) => {
      const after = at === undefined ? undefined : { at, id: '~' };
      const begin = performance.now();
      const { tasks } = await inspector.ended({ limit: 50, after, accepts: () => true });
      return { ids: tasks.map(({ id }) => id), ms: performance.now() - begin };
    };
    const newest: number[] = [];
    const deep: number[] = [];
    for (let round = 0; round < 30; round += 1) {
      newest.push((await read()).ms);
      deep.push((await read(opened.now() - 5_000_000)).ms);
    }
    expect((await read()).ids).toEqual(Array.from({ length: 50 }, (_, index) => `e${index + 1}`));
    expect((await read(opened.now() - 5_000_000)).ids[0]).toBe('e500000');
    const middle = (times: readonly number[]) => times.toSorted((one, other) => one - other)[15]?.toFixed(1);
    console.log(`the newest 50: ${middle(newest)} ms; 50 behind half a million: ${middle(deep)} ms`);
    expect(Math.min(...newest)).toBeLessThan(5);
  });
});
