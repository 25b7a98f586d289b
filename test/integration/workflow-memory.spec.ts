import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { chain, chord, type Signature, type TaskClient, type TaskView } from 'nest-task-queue';
import { Scene } from './worker/scene.js';
import { WorkflowTasks } from './worker/workflow-tasks.js';

const TOLERANCE = 0.15;

describe('what a workflow takes in Redis', () => {
  const scene = new Scene();
  let redis: Redis;
  let client: TaskClient;
  let tasks: TaskView<WorkflowTasks>;

  beforeAll(async () => {
    const server = await scene.startRedis();
    redis = new Redis(server.url);
    client = await scene.startClient();
    tasks = client.of(WorkflowTasks);
    // Connections, scripts and their caches are there before the first measure.
    await measured(chain([tasks.gives.si(0, 0), tasks.gives.si(0, 0)]));
  });

  afterAll(async () => {
    redis.disconnect();
    await scene.end();
  });

  const used = async () => Number(/used_memory_dataset:(\d+)/.exec(await redis.info('memory'))?.[1]);

  /** What all keys take, by MEMORY USAGE of each, and by used_memory. */
  async function measured(
    signature: Signature<unknown, unknown>,
  ): Promise<{ readonly keys: number; readonly all: number }> {
    await redis.flushall();
    const before = await used();
    await client.enqueue(signature);
    let keys = 0;
    for (const key of await redis.keys('*')) keys += (await redis.memory('USAGE', key, 'SAMPLES', 0)) ?? 0;
    return { keys, all: (await used()) - before };
  }

  const members = (count: number) =>
    chain(
      Array.from({ length: count }, (_none, index) =>
        index === 0 ? tasks.gives.si(0, 0) : tasks.wraps.s('x', 0),
      ),
    );
  const parts = (count: number) =>
    chord(
      Array.from({ length: count }, (_none, index) => tasks.gives.si(index, 0)),
      tasks.counts.s(),
    );

  it.each([
    ['a chain of 1 000 members', members, 1_000],
    ['a chord of 10 000 parts', parts, 10_000],
  ] as const)('grows with the number of members, no faster: %s', async (what, make, count) => {
    const perMember = [];
    for (const size of [count / 2, count, 2 * count]) {
      const { keys, all } = await measured(make(size) as Signature<unknown, unknown>);
      perMember.push(keys / size);
      console.log(
        `${what}: ${size} members, ${keys} bytes in keys (${(keys / size).toFixed(1)} each), ` +
          `used_memory +${all} (${(all / size).toFixed(1)} each)`,
      );
    }
    const [half = 0, whole = 0, twice = 0] = perMember;
    expect(Math.abs(twice / whole - 1)).toBeLessThan(TOLERANCE);
    expect(Math.abs(whole / half - 1)).toBeLessThan(TOLERANCE);
  });
});
