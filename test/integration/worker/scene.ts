import type { INestApplicationContext } from '@nestjs/common';
import { Redis } from 'ioredis';
import { TaskClient, type TaskQueueModuleOptions, type WorkerModuleOptions } from 'nest-task-queue';
import { prefixOf } from '../../../src/broker/redis/script/key-names.js';
import { startApplication } from '../../support/application.js';
import { ChildProcess } from '../../support/child-process.js';
import { Ledger } from '../../support/ledger.js';
import { Latch } from './latch.js';
import { addressOf } from './target.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { FaultProxy } from '../../support/fault-proxy.js';
import { RedisProcess, type RedisProcessOptions } from '../../support/redis-process.js';

export interface WorkerProcessOptions {
  readonly redis?: string;
  readonly worker?: WorkerModuleOptions;
  readonly env?: NodeJS.ProcessEnv;
}

export interface WorkerProcess {
  readonly id: string;
  readonly pid: number;
  readonly process: ChildProcess;
}

/** The harness of tests with processes: a namespace, a ledger, servers, processes and applications. It ends all that it started. */
export class Scene {
  readonly ledger = new Ledger();
  readonly #cleanups: (() => unknown)[] = [() => this.ledger.remove()];

  /** `redis`: a URL, or an address as text. */
  constructor(
    public redis = process.env['NTQ_TEST_REDIS_URL'] ?? '',
    readonly namespace = uniqueNamespace('integration'),
  ) {}

  latch(): Latch {
    const latch = new Latch();
    this.#cleanups.push(() => latch.close());
    return latch;
  }

  /** A Redis for this test alone. */
  async startRedis(options: RedisProcessOptions = {}): Promise<RedisProcess> {
    const redis = await RedisProcess.start(options);
    this.redis = redis.url;
    this.#cleanups.push(() => redis.stop());
    return redis;
  }

  /** A client of this test, which looks at keys past the application and past the proxy. */
  connect(): Redis {
    const redis = new Redis(this.redis, { disconnectTimeout: 0 } as never);
    this.#cleanups.push(() => redis.disconnect());
    return redis;
  }

  /** A key of the namespace, by its name behind the prefix. */
  key(name: string): string {
    return prefixOf(this.namespace) + name;
  }

  async startProxy(): Promise<FaultProxy> {
    const proxy = await FaultProxy.start(Number(new URL(this.redis).port));
    this.#cleanups.push(() => proxy.stop());
    return proxy;
  }

  /** Resolves once the worker takes tasks. */
  async startWorker(options: WorkerProcessOptions = {}): Promise<WorkerProcess> {
    const child = this.spawnWorker(options);
    const line = await child.line('READY ');
    return { id: line.slice('READY '.length), pid: child.pid, process: child };
  }

  spawnWorker({ redis = this.redis, worker = {}, env = {} }: WorkerProcessOptions = {}): ChildProcess {
    return this.spawn('integration/worker/main.ts', {
      REDIS_URL: redis,
      WORKER: JSON.stringify(worker),
      ...env,
    });
  }

  /** A program of the tests in a process of its own, with the address and the ledger of the scene. */
  spawn(program: string, env: NodeJS.ProcessEnv = {}, args: readonly string[] = []): ChildProcess {
    const { redis, namespace, ledger } = this;
    const own = { REDIS_URL: redis, NAMESPACE: namespace, LEDGER: ledger.path };
    const child = ChildProcess.spawn(program, { ...own, ...env }, args);
    this.#cleanups.push(async () => {
      child.kill('SIGKILL');
      await child.exited;
    });
    return child;
  }

  /** The test's own process as an application; without a `worker` option it only enqueues. */
  async startApp(options: Partial<TaskQueueModuleOptions> = {}, providers: never[] | object[] = []) {
    const app: INestApplicationContext = await startApplication({
      options: { ...addressOf(this.redis), namespace: this.namespace, worker: false, ...options },
      providers: providers as never[],
    });
    this.#cleanups.push(() => app.close());
    return app;
  }

  async startClient(options: Partial<TaskQueueModuleOptions> = {}): Promise<TaskClient> {
    return (await this.startApp(options)).get(TaskClient);
  }

  /** Ids and pids of the ledger's lines of that event. */
  noted(event: string): { readonly id: string; readonly pid: number }[] {
    const rows = this.ledger.lines().map((line) => line.split(' '));
    return rows.filter(([word]) => word === event).map(([, id = '', pid]) => ({ id, pid: Number(pid) }));
  }

  async end(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup();
  }
}
