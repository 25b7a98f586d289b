import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskFailedError, type AsyncResult, type TaskClient } from 'nest-task-queue';
import { build } from '../../consumer/package.js';
import { ChildProcess } from '../../support/child-process.js';
import { eventually } from '../../support/eventually.js';
import { Scene } from '../worker/scene.js';
import { childrenOf } from './pool.js';

const MAIN = '../dist/ntq/ntq.mjs';
const APP = new URL('./built.app.mjs', import.meta.url).pathname;
const MOST_TRIES = 3;
const QUEUE = { queue: 'default' };

describe('the built command, with two processes', () => {
  const scene = new Scene();
  let client: TaskClient;
  let pool: ChildProcess;

  beforeAll(async () => {
    await build();
    client = await scene.startClient();
    const env = { REDIS_URL: scene.redis, NAMESPACE: scene.namespace };
    const args = ['worker', '--app', APP, '--processes', '2', '--concurrency', '5'];
    pool = ChildProcess.spawnPlain(MAIN, env, args);
    await pool.line('the pool takes tasks');
  }, 240_000);

  afterAll(async () => {
    pool.kill('SIGKILL');
    await pool.exited;
    await scene.end();
  });

  const endOf = async (result: AsyncResult<unknown>) => Number((await result.info()).endedAt);

  /** Blocks both processes, with healthy tasks behind; answers for how long after the hard limits none of these ended. */
  async function exceedBoth(): Promise<number> {
    const first = await client.enqueue('built.spins', [], QUEUE);
    await eventually(async () => expect(await first.state()).toBe('STARTED'));
    // The first process is blocked: the other one takes it.
    const bad = [first, await client.enqueue('built.spins', [], QUEUE)];
    const calls = Array.from({ length: 50 }, () => client.enqueue('built.sleeps', [100], QUEUE));
    const good = await Promise.all(calls);
    for (const result of bad) await expect(result.get({ timeout: '120s' })).rejects.toThrow(TaskFailedError);
    await Promise.all(good.map((result) => result.get({ timeout: '120s' })));
    const exceededAt = Math.max(...(await Promise.all(bad.map(endOf))));
    const ends = await Promise.all(good.map(endOf));
    // It is the pool that is measured: what else the machine does, and lets new processes wait for, is not.
    const waited = Math.min(...childrenOf(pool.pid).map(waitedForProcessor));
    return Math.min(...ends.filter((end) => end > exceededAt)) - exceededAt - waited;
  }

  it('ends healthy tasks again within 2 s of a hard limit that ended both processes', async () => {
    const silences: number[] = [];
    // One undisturbed time is enough.
    while (silences.length < MOST_TRIES && !silences.some((silence) => silence < 2_000))
      silences.push(await exceedBoth());
    expect(Math.min(...silences)).toBeLessThan(2_000);
  });
});

/** How many ms its main thread was ready to run and did not. */
function waitedForProcessor(pid: number): number {
  const [, waitedNs] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  return Number(waitedNs) / 1_000_000;
}
