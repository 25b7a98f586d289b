import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { fixed, Task, TaskContext, TaskDefaults } from 'nest-task-queue';
import { Ledger } from '../support/ledger.js';
import { hasShards } from './address.js';

/** Nothing of this takes a worker with it: whatever a task loses, it loses by the faults. */
const MAX_LOSSES = 1_000;

/** Less than what comes after a time in which nothing could run. */
export const RATE = { limit: 5, burst: 2, perMs: 1_000 } as const;
/** All limited tasks have this key where there are shards; a limit without a key would refuse ids of the producer's own. */
export const LIMIT_KEY = 'limited';
const KEYED = hasShards ? { key: () => LIMIT_KEY } : {};

/** Tasks of all kinds; each run leaves a line 'run <id> <pid> <delivery>' in the ledger before it does anything else. */
@Injectable()
@TaskDefaults({ prefix: 'soak', maxLosses: MAX_LOSSES, retry: { limit: 3, backoff: fixed('100ms') } })
export class SoakTasks {
  constructor(private readonly ledger: Ledger) {}

  @Task()
  plain(task: TaskContext): string {
    return this.#ran(task);
  }

  /** Longer than what stops and cuts off its worker. */
  @Task()
  async slow(ms: number, task: TaskContext): Promise<string> {
    this.#ran(task);
    await sleep(ms);
    return task.id;
  }

  /** Fails so many times before it succeeds, or for good. */
  @Task()
  flaky(times: number, task: TaskContext): string {
    this.#ran(task);
    if (task.retries < times) throw new Error(`attempt ${task.attempt}`);
    return task.id;
  }

  /** A member of a chain, and a part of a group. */
  @Task()
  step(index: number, task: TaskContext): number {
    this.#ran(task);
    return index;
  }

  /** The body of a chord: what its parts gave. */
  @Task()
  sum(parts: readonly number[], task: TaskContext): number {
    this.#ran(task);
    return parts.reduce((total, part) => total + part, 0);
  }

  /** So many at once over all workers, so many a second, keys by turns. */
  @Task({
    rateLimit: { limit: RATE.limit, burst: RATE.burst, per: RATE.perMs, ...KEYED },
    concurrency: { limit: 2, ...KEYED },
    fair: { key: (tenant: string) => tenant },
  })
  async limited(_tenant: string, task: TaskContext): Promise<string> {
    this.#ran(task);
    await sleep(20);
    return task.id;
  }

  @Task()
  tick(task: TaskContext): void {
    this.#ran(task);
  }

  #ran(task: TaskContext): string {
    this.ledger.append(`run ${task.id} ${process.pid} ${task.deliveries}`);
    return task.id;
  }
}
