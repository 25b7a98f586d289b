import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { redisBinary } from './redis-binary.js';
import { redisReady } from './redis-ready.js';
import { ServerChild } from './server-child.js';

export interface RedisProcessOptions {
  /** Keep an append-only file, so that data survives kill9() and restart(). */
  aof?: boolean;
  /** Further server arguments; they win over the defaults. */
  args?: string[];
  /** A configuration file of its own, which the server may write to, as a Sentinel does. */
  config?: string;
}

const PORT_ATTEMPTS = 5;

/** A Redis server of its own, for a test that has to crash, stall or restart it. */
export class RedisProcess {
  readonly port: number;
  readonly #directory: string;
  readonly #options: RedisProcessOptions;
  #child: ServerChild | undefined;

  private constructor(port: number, directory: string, options: RedisProcessOptions) {
    this.port = port;
    this.#directory = directory;
    this.#options = options;
  }

  /** Resolves once the server answers PING. */
  static async start(options: RedisProcessOptions = {}): Promise<RedisProcess> {
    redisBinary(); // complain before there is anything to clean up
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await RedisProcess.#startOnce(options);
      } catch (error) {
        if (attempt === PORT_ATTEMPTS || !isPortTaken(error)) throw error;
      }
    }
  }

  static async #startOnce(options: RedisProcessOptions): Promise<RedisProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'ntq-redis-'));
    const redis = new RedisProcess(await freePort(), directory, options);
    try {
      await redis.#launch();
    } catch (error) {
      await redis.stop();
      throw error;
    }
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.#running().pid;
  }

  /** Ends the server without warning, also while it is paused; resolves once it is gone. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Starts again on the same port and directory; a server that still runs is shut down first. */
  async restart(): Promise<void> {
    await this.#end('SIGTERM');
    await this.#launch();
  }

  /** Stalls the server: its sockets stay open and take bytes, but nothing is answered. */
  pause(): void {
    this.#running().signal('SIGSTOP');
  }

  resume(): void {
    this.#running().signal('SIGCONT');
  }

  /** What the append-only file has since the start; only while nothing rewrites it. */
  readAof(): Buffer {
    return readFileSync(this.#aof);
  }

  /** Leaves so many bytes of it, as after a power cut. */
  cutAof(bytes: number): void {
    truncateSync(this.#aof, bytes);
  }

  /** All that the server has said. */
  log(): string {
    return readFileSync(this.#log, 'utf8');
  }

  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #launch(): Promise<void> {
    await this.#configure();
    const child = new ServerChild(redisBinary(), this.#arguments(), this.#log, this.#directory);
    this.#child = child;
    const probing = new AbortController();
    const ready = redisReady(this.port, child.pid, probing.signal);
    await Promise.race([ready, child.failure()]).finally(() => probing.abort());
  }

  /** Once: what the server has written to it is kept over a restart. */
  async #configure(): Promise<void> {
    const { config } = this.#options;
    if (config !== undefined) await writeFile(this.#config, config, { flag: 'wx' }).catch(() => undefined);
  }

  get #log(): string {
    return join(this.#directory, 'server.log');
  }

  get #aof(): string {
    const directory = join(this.#directory, 'appendonlydir');
    const [last] = readdirSync(directory)
      .filter((name) => name.includes('.incr.'))
      .toSorted()
      .toReversed();
    if (last === undefined) throw new Error('This Redis keeps no append-only file.');
    return join(directory, last);
  }

  get #config(): string {
    return join(this.#directory, 'server.conf');
  }

  #arguments(): string[] {
    const { aof = false, args = [], config } = this.#options;
    const file = config === undefined ? [] : [this.#config];
    const place = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', this.#directory];
    const durability = aof ? ['--appendonly', 'yes', '--appendfsync', 'everysec'] : [];
    return [...file, ...place, '--save', '', ...durability, ...args];
  }

  #running(): ServerChild {
    if (this.#child) return this.#child;
    throw new Error('This Redis is not running.');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    await this.#child?.end(signal);
    this.#child = undefined;
  }
}

function isPortTaken(error: unknown): boolean {
  return /address already in use|failed listening on port/i.test(String(error));
}
