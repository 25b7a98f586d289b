import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRedis, type OpenRedisBroker } from '../redis-opening.js';
import { fill } from './crowd.js';

/** SLOWLOG tells microseconds. */
type Entry = readonly [id: number, at: number, us: number, command: readonly string[]];

const CALLS = 50;

describe('with 1 000 000 waiting tasks, 10 000 lanes and 5 000 running tasks', () => {
  let opened: OpenRedisBroker;

  beforeAll(async () => {
    opened = await openRedis();
    const crowd = { waiting: 1_000_000, lanes: 10_000, running: 5_000 };
    await fill(opened.redis, opened.prefix, crowd, opened.now());
  });
  afterAll(() => opened?.close());

  /** The times of a script in Redis, in ms. */
  async function timesOf(work: () => Promise<unknown>): Promise<readonly number[]> {
    const { redis } = opened;
    await redis.config('SET', 'slowlog-log-slower-than', 0);
    await redis.config('SET', 'slowlog-max-len', 100_000);
    await redis.slowlog('RESET');
    for (let call = 0; call < CALLS; call += 1) await work();
    const entries = (await redis.slowlog('GET', -1)) as unknown as readonly Entry[];
    await redis.config('SET', 'slowlog-log-slower-than', 10_000);
    const scripts = entries.filter(([, , , [command = '']]) => /^evalsha$/i.test(command));
    return scripts.map(([, , us]) => us / 1_000).toSorted((one, other) => one - other);
  }

  it('A list of the queues takes Redis less than 1 ms in the fastest tenth of the calls', async () => {
    const times = await timesOf(() => opened.broker.queues.list());
    const [fast, median] = [0.1, 0.5].map((share) => times[Math.floor(times.length * share)]);
    console.log(
      `queues.list: ${fast} ms at the tenth, ${median} ms at the median, ${times.at(-1)} ms at most`,
    );
    const queues = await opened.broker.queues.list();
    expect(queues.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(1_010_000);
    expect(queues.reduce((sum, { running }) => sum + running, 0)).toBe(5_000);
    expect(queues).toMatchObject(queues.map(() => ({ isPartial: true, isSampled: true })));
    // Other processes of the machine lengthen some of the calls.
    expect(fast).toBeLessThan(1);
  });
});

describe('with 1 000 000 records of ended tasks', () => {
  let opened: OpenRedisBroker;

  beforeAll(async () => {
    opened = await openRedis();
    const crowd = { waiting: 0, lanes: 0, running: 0, ended: 1_000_000 };
    await fill(opened.redis, opened.prefix, crowd, opened.now());
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
