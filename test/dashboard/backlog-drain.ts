import { Redis } from 'ioredis';
import { cpuMsOf } from '../contract/redis-opening.js';
import { cpuMsOfProcess } from '../support/process-cpu.js';
import type { Bed } from './bed.js';
import { median } from './figures.js';

const TASKS = 60_000;
const AT_ONCE = 20_000;
const CONCURRENCY = 100;
/** How long a drain took, and the CPU that it cost. */
export interface DrainCost {
  readonly ms: number;
  readonly workerMs: number;
  readonly redisMs: number;
}

/** A backlog that is enqueued while no worker runs, and drained by one worker. */
export class BacklogDrain {
  constructor(private readonly bed: Bed) {}

  /** The cost from the moment at which the worker takes tasks to the end of the last task. */
  async drain(): Promise<DrainCost> {
    const last = await this.#enqueue();
    const worker = await this.bed.startWorker({ concurrency: CONCURRENCY });
    const redis = new Redis(this.bed.redis.url);
    const [at, workerMs, redisMs] = [performance.now(), cpuMsOfProcess(worker.pid), await cpuMsOf(redis)];
    await last.get();
    const cost = {
      ms: performance.now() - at,
      workerMs: cpuMsOfProcess(worker.pid) - workerMs,
      redisMs: (await cpuMsOf(redis)) - redisMs,
    };
    redis.disconnect();
    worker.kill('SIGTERM');
    await worker.exited;
    return cost;
  }

  /** The result of the last task. */
  async #enqueue() {
    const { gives } = this.bed.tasks;
    for (let done = AT_ONCE; done < TASKS; done += AT_ONCE)
      await gives.enqueueMany(Array.from({ length: AT_ONCE }, (_none, index) => [index]));
    await gives.enqueueMany(Array.from({ length: AT_ONCE - 1 }, (_none, index) => [index]));
    return gives.enqueue('last');
  }
}

/**
 * The speed with tabs, of that without. The worker and Redis work side by side, so the busier of the two holds a drain up. Other programs of
 * the machine lengthen a drain more than they change the CPU that a task takes.
 */
export function costRatio(plain: readonly DrainCost[], watched: readonly DrainCost[]): number {
  const [alone, looked] = [plain, watched].map((costs) =>
    Math.max(typical(costs, 'workerMs'), typical(costs, 'redisMs')),
  );
  return (alone ?? 0) / (looked ?? 0);
}

export function textOf(costs: readonly DrainCost[]): string {
  const [worker, redis, ms] = (['workerMs', 'redisMs', 'ms'] as const).map((part) => typical(costs, part));
  const perTask = (cost = 0) => `${((cost * 1_000) / TASKS).toFixed(1)} µs`;
  const speed = Math.round(TASKS / ((ms ?? 0) / 1_000));
  return `${perTask(worker)} of the worker and ${perTask(redis)} of Redis for a task, ${speed} tasks/s on this machine`;
}

function typical(costs: readonly DrainCost[], part: keyof DrainCost): number {
  return median(costs.map((cost) => cost[part]));
}
