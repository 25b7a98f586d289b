import { Redis } from 'ioredis';
import { Queues, TaskClient, type TaskView, type WorkerModuleOptions } from 'nest-task-queue';
import { decodeRecord } from '../../../src/core/codec.js';
import { keysOf } from '../../../src/broker/redis/script/key-names.js';
import type { ChildProcess } from '../../support/child-process.js';
import type { RedisProcess } from '../../support/redis-process.js';
import { Scene } from '../worker/scene.js';
import { FlowTasks } from './flow-tasks.js';

/** When a task was leased, by the clock of Redis. */
export interface Start {
  readonly id: string;
  readonly at: number;
}

/** Worker processes of FlowTasks on a Redis of their own, and the test's own process as a client. */
export class FlowScene {
  readonly scene = new Scene('');
  #server: RedisProcess | undefined;
  #redis: Redis | undefined;
  #queues: Queues | undefined;

  async start(): Promise<TaskView<FlowTasks>> {
    this.#server = await this.scene.startRedis();
    this.#redis = new Redis(this.#server.url);
    const provided = { provide: FlowTasks, useValue: new FlowTasks(this.scene.ledger) };
    const app = await this.scene.startApp({}, [provided]);
    this.#queues = app.get(Queues);
    return app.get(TaskClient).of(FlowTasks) as TaskView<FlowTasks>;
  }

  get redis(): Redis {
    if (this.#redis === undefined) throw new Error('the scene has not started');
    return this.#redis;
  }

  /** Of the queue of all these tasks. */
  async pause(): Promise<void> {
    await this.#queues?.pause('default');
  }

  async resume(): Promise<void> {
    await this.#queues?.resume('default');
  }

  /** It keeps nothing. */
  async restartRedis(): Promise<void> {
    await this.#server?.kill9();
    await this.#server?.restart();
  }

  spawn(worker: WorkerModuleOptions = {}): ChildProcess {
    return this.scene.spawn('integration/flow-control/main.ts', { WORKER: JSON.stringify(worker) });
  }

  /** What the processes have noted of their tasks so far. */
  notes(): readonly string[] {
    return this.scene.ledger.lines();
  }

  /** Resolves once all of them take tasks. */
  async startWorkers(count: number, worker: WorkerModuleOptions = {}): Promise<void> {
    const children = Array.from({ length: count }, () => this.spawn(worker));
    await Promise.all(children.map((child) => child.line('READY')));
  }

  /** Of these tasks, as far as they have ended, in order. */
  async startsOf(ids: readonly string[]): Promise<readonly Start[]> {
    const records = await this.redis.hmget(this.#taskKey, ...ids);
    const starts = ids.flatMap((id, index) => startOf(id, records[index] ?? '') ?? []);
    return starts.sort((one, other) => one.at - other.at);
  }

  /** Of all tasks that have ended, in order. */
  async starts(): Promise<readonly Start[]> {
    const starts: Start[] = [];
    for await (const row of this.redis.hscanStream(this.#taskKey, { count: 1_000 })) {
      const values = row as readonly string[];
      for (let at = 0; at < values.length; at += 2)
        starts.push(...(startOf(values[at] ?? '', values[at + 1] ?? '') ?? []));
    }
    return starts.sort((one, other) => one.at - other.at);
  }

  get #taskKey(): string {
    return keysOf(this.scene.namespace).task;
  }

  /** Commands that Redis has carried out, those of scripts included. */
  async commands(): Promise<number> {
    const stats = await this.redis.info('commandstats');
    const counts = [...stats.matchAll(/^cmdstat_[^:]+:calls=(\d+)/gm)].map(([, count]) => Number(count));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async end(): Promise<void> {
    this.#redis?.disconnect();
    await this.scene.end();
  }
}

function startOf(id: string, record: string): readonly [Start] | undefined {
  const read = decodeRecord(record);
  const at = read?.kind === 'ended' ? read.head.startedAt : undefined;
  return at === undefined ? undefined : [{ id, at }];
}

/** The most starts in any span of so many ms, its end not included. */
export function mostWithin(starts: readonly Start[], spanMs: number): number {
  let most = 0;
  for (let first = 0, last = 0; last < starts.length; last += 1) {
    while ((starts[last]?.at ?? 0) - (starts[first]?.at ?? 0) >= spanMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
