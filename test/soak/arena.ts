import { Redis } from 'ioredis';
import { prefixOf } from '../../src/broker/redis/script/key-names.js';
import { ChildProcess } from '../support/child-process.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { Ledger } from '../support/ledger.js';
import { uniqueNamespace } from '../support/namespace.js';
import { RedisProcess } from '../support/redis-process.js';
import { childrenOf } from '../integration/pool/pool.js';

const APP = new URL('./app.module.ts', import.meta.url).pathname;
const AUDIT = new URL('./audit.mjs', import.meta.url).href;
const WORKERS = 2;
const POOL = ['worker', '--app', APP, '--processes', '2'];
/** Tasks that run at once in each process. */
export const CONCURRENCY = 4;
export const LEASE_MS = 1_000;

export interface ArenaOptions {
  readonly seed: number;
  /** A rule that is taken out of the scripts. */
  readonly mutant?: string | undefined;
  readonly paceMs?: number;
}

/** A Redis behind a bad network, workers that come back when they die, and a producer. */
export class Arena {
  readonly namespace = uniqueNamespace('soak');
  readonly ledger = new Ledger();
  readonly redis: RedisProcess;
  readonly proxy: FaultProxy;
  /** Past the proxy, for those who look. */
  readonly client: Redis;
  /** The process that runs now, by name. */
  readonly #processes = new Map<string, ChildProcess>();
  #producer!: ChildProcess;
  #isOver = false;

  private constructor(
    redis: RedisProcess,
    proxy: FaultProxy,
    private readonly options: ArenaOptions,
  ) {
    this.redis = redis;
    this.proxy = proxy;
    this.client = new Redis(redis.url, { disconnectTimeout: 0, maxRetriesPerRequest: null });
    this.client.on('error', () => undefined);
  }

  static async open(options: ArenaOptions): Promise<Arena> {
    const redis = await RedisProcess.start({ aof: true });
    const arena = new Arena(redis, await FaultProxy.start(redis.port), options);
    try {
      await arena.#start();
    } catch (error) {
      await arena.close();
      throw error;
    }
    return arena;
  }

  /** What a key of the namespace is called. */
  key(name: string): string {
    return prefixOf(this.namespace) + name;
  }

  get workers(): readonly ChildProcess[] {
    return [...this.#processes].filter(([name]) => name !== 'pool').map(([, child]) => child);
  }

  /** The processes of the pool. */
  get children(): readonly number[] {
    const pool = this.#processes.get('pool');
    try {
      return pool === undefined ? [] : childrenOf(pool.pid);
    } catch {
      return [];
    }
  }

  /** Resolves when everything that the producer has begun is acknowledged. */
  async stopProducing(): Promise<void> {
    await this.#producer.send('stop');
    await this.#producer.line('DONE');
  }

  /** Lines that hint at an error of the code itself. */
  get complaints(): readonly string[] {
    const lines = [...this.#processes.values(), this.#producer].flatMap((child) => child.lines);
    return lines.filter((line) => /unhandled|uncaught|TypeError/i.test(line));
  }

  async close(): Promise<void> {
    this.#isOver = true;
    const pool = this.children;
    const all = [...this.#processes.values(), this.#producer].filter((child) => child !== undefined);
    for (const child of all) child.kill('SIGKILL');
    for (const pid of pool) killed(pid);
    await Promise.all(all.map(({ exited }) => exited));
    this.client.disconnect();
    await this.proxy.stop();
    await this.redis.stop();
    this.ledger.remove();
  }

  async #start(): Promise<void> {
    for (let index = 0; index < WORKERS; index += 1)
      this.#keep(`worker ${index}`, () => this.#spawn('soak/worker.ts'));
    this.#keep('pool', () => this.#spawn('../src/cli/main.ts', POOL));
    this.#producer = this.#spawn('soak/producer.ts');
    const pool = this.#processes.get('pool')?.line('the pool takes tasks');
    await Promise.all([
      ...this.workers.map((worker) => worker.line('READY')),
      this.#producer.line('READY'),
      pool,
    ]);
  }

  /** Starts a process, and another one whenever it has ended. */
  #keep(name: string, spawn: () => ChildProcess): void {
    const child = spawn();
    this.#processes.set(name, child);
    void child.exited.then(() => !this.#isOver && this.#keep(name, spawn));
  }

  #spawn(script: string, args: readonly string[] = []): ChildProcess {
    const { seed, mutant = '', paceMs = 30 } = this.options;
    const address = { REDIS_URL: this.proxy.url, NAMESPACE: this.namespace, LEDGER: this.ledger.path };
    const how = { SEED: String(seed), PACE_MS: String(paceMs), LEASE: `${LEASE_MS}ms`, NTQ_MUTANT: mutant };
    return ChildProcess.spawn(
      script,
      { ...address, ...how, NODE_OPTIONS: `--import ${AUDIT}`, NO_COLOR: '1' },
      args,
    );
  }
}

export function killed(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
