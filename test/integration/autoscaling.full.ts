import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TaskClient, type TaskView } from 'nest-task-queue';
import type { Broker } from '../../src/broker/broker.js';
import { HttpServer } from '../../src/http/http-server.js';
import { ClusterMetrics } from '../../src/metrics/cluster-metrics.js';
import { metricsRoutes } from '../../src/metrics/routes.js';
import type { Scale } from '../../src/metrics/scale.js';
import { TASK_QUEUE_BROKER } from '../../src/nest/constants.js';
import type { ChildProcess } from '../support/child-process.js';
import { eventually } from '../support/eventually.js';
import { Pool } from './pool/pool.js';
import { PoolTasks } from './pool/pool-tasks.js';

const MAX_REPLICAS = 5;
const SLOTS = 2;
const POLL_MS = 500;
const COOLDOWN_MS = 3_000;
const TASKS = 300;

/** Replicas of a worker, set as a ScaledObject of KEDA does: load by slots, and zero only after a cooldown. */
class Autoscaler {
  readonly counts: number[] = [];
  /** Those that were ended. */
  readonly ended: ChildProcess[] = [];
  readonly #replicas: ChildProcess[] = [];
  #activeAt = 0;
  #isOver = false;
  #loop: Promise<void> | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly url: string,
  ) {}

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#loop;
  }

  /** Resolves at the next moment at which there are that many replicas. */
  async reached(count: number): Promise<void> {
    while (this.#replicas.length !== count) await sleep(POLL_MS);
  }

  async #run(): Promise<void> {
    for (; !this.#isOver; await sleep(POLL_MS)) {
      const answer = await fetch(this.url);
      const { load } = (await answer.json()) as Scale;
      if (load > 0) this.#activeAt = performance.now();
      this.#scaleTo(this.#desired(load));
      if (this.counts.at(-1) !== this.#replicas.length) this.counts.push(this.#replicas.length);
    }
  }

  #desired(load: number): number {
    if (load > 0) return Math.min(MAX_REPLICAS, Math.ceil(load / SLOTS));
    const isCool = performance.now() - this.#activeAt > COOLDOWN_MS;
    return isCool ? 0 : Math.min(1, this.#replicas.length);
  }

  /** Ends the oldest ones first: they are busy. */
  #scaleTo(count: number): void {
    while (this.#replicas.length < count) {
      const args = ['--processes', '0', '--concurrency', String(SLOTS)];
      this.#replicas.push(this.pool.spawn({ args }));
    }
    for (const replica of this.#replicas.splice(0, this.#replicas.length - count)) {
      replica.kill('SIGTERM');
      this.ended.push(replica);
    }
  }
}

const pool = new Pool();
let tasks: TaskView<PoolTasks>;
let server: HttpServer;
let autoscaler: Autoscaler;

beforeAll(async () => {
  const app = await pool.scene.startApp({ queues: [{ name: 'default' }, { name: 'low', priority: 1 }] });
  tasks = app.get(TaskClient).of(PoolTasks);
  const broker = app.get<Broker>(TASK_QUEUE_BROKER);
  const source = { broker, metrics: new ClusterMetrics(broker, () => undefined) };
  server = new HttpServer(
    metricsRoutes(() => source),
    () => undefined,
  );
  const port = await server.listen({ port: 0, host: '127.0.0.1' });
  autoscaler = new Autoscaler(pool, `http://127.0.0.1:${port}/scale?queue=default,low`);
});

afterAll(async () => {
  await autoscaler.stop();
  server.close();
  await pool.end();
});

it('From no worker to five and back, no task is lost and none runs twice', async () => {
  autoscaler.start();
  await eventually(() => expect(autoscaler.counts).toEqual([0]));
  const durations = Array.from({ length: TASKS }, (_each, index): [number] => [50 + ((index * 37) % 700)]);
  const results = await tasks.sleeps.enqueueMany(durations);
  await autoscaler.reached(MAX_REPLICAS);
  await Promise.all(results.map((result) => result.get({ timeout: '10m' })));
  await autoscaler.reached(0);

  // Tasks that are due while no worker is there bring one back.
  const later = await tasks.sleeps.with({ countdown: '2s' }).enqueueMany([[50], [50], [50]]);
  await Promise.all(later.map((result) => result.get({ timeout: '10m' })));
  await autoscaler.reached(0);

  expect(autoscaler.counts.slice(0, 2)).toEqual([0, MAX_REPLICAS]);
  for (const { exited, lines } of autoscaler.ended) {
    const { code } = await exited;
    // One that still booted has taken no task, and the signal ends it.
    if (lines.some((line) => line.includes('serves default'))) expect(code).toBe(0);
  }
  for (const event of ['start', 'end']) {
    const ids = pool.noted(event).map(({ id }) => id);
    expect(ids).toHaveLength(TASKS + 3);
    expect(new Set(ids).size).toBe(TASKS + 3);
  }
  const infos = await Promise.all([...results, ...later].map((result) => result.info()));
  expect(infos.filter(({ state, losses }) => state !== 'SUCCESS' || losses !== 0)).toEqual([]);
});
