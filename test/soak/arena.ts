import { tagsOf } from '../../src/broker/sharded/tags.js';
import { ChildProcess } from '../support/child-process.js';
import { Ledger } from '../support/ledger.js';
import { uniqueNamespace } from '../support/namespace.js';
import { childrenOf } from '../integration/pool/pool.js';
import { SoakServer } from './soak-server.js';

const APP = new URL('./app.module.ts', import.meta.url).pathname;
const AUDIT = new URL('./audit.mjs', import.meta.url).href;
const WORKERS = 2;
const POOL = ['worker', '--app', APP, '--processes', '2'];
/** Tasks that run at once in each process. */
export const CONCURRENCY = 4;
export const LEASE_MS = 1_000;

export interface ArenaOptions {
  readonly seed: number;
  /** Servers, each with one shard; default 1. */
  readonly shards?: number | undefined;
  /** A rule that is taken out of the scripts. */
  readonly mutant?: string | undefined;
  readonly paceMs?: number;
}

/** Servers behind bad networks, workers that come back when they die, and a producer. */
export class Arena {
  readonly ledger = new Ledger();
  /** The process that runs now, by name. */
  readonly #processes = new Map<string, ChildProcess>();
  #producer!: ChildProcess;
  #isOver = false;

  private constructor(
    readonly namespace: string,
    readonly servers: readonly SoakServer[],
    private readonly options: ArenaOptions,
  ) {}

  static async open(options: ArenaOptions): Promise<Arena> {
    const namespace = uniqueNamespace('soak');
    const tags = tagsOf(namespace, options.shards ?? 1);
    const servers = await Promise.all(tags.map((tag) => SoakServer.start(tag)));
    const arena = new Arena(namespace, servers, options);
    try {
      await arena.#start();
    } catch (error) {
      await arena.close();
      throw error;
    }
    return arena;
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
    await Promise.all(this.servers.map((server) => server.stop()));
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
    const servers = JSON.stringify(this.servers.map(({ proxy }) => proxy.url));
    const address = { SERVERS: servers, NAMESPACE: this.namespace, LEDGER: this.ledger.path };
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
