import { afterAll, beforeAll } from '@jest/globals';
import type { TaskClient, TaskView } from 'nest-task-queue';
import type { BrowserContextOptions } from 'playwright-core';
import { DeadLetters, Inspector, TaskClient as Client } from 'nest-task-queue';
import { Scene } from '../integration/worker/scene.js';
import { addressText } from '../integration/worker/target.js';
import { ChildProcess } from '../support/child-process.js';
import type { RedisProcess, RedisProcessOptions } from '../support/redis-process.js';
import { BOARD_QUEUES } from './board-queues.js';
import { BoardTasks } from './board-tasks.js';
import { TestBrowser, type OpenPage } from './browser.js';

const NTQ = '../dist/ntq/ntq.mjs';

export interface BedOptions {
  readonly redis?: RedisProcessOptions;
  /** How many servers the namespace has, each a shard of it. Default: 1, and no shards. */
  readonly servers?: number;
  /** Flags of `ntq dashboard`. */
  readonly flags?: readonly string[];
  /** Starts workers and enqueues, before the dashboard starts. Default: one worker. */
  readonly prepare?: (bed: Bed) => Promise<unknown>;
}

/** A namespace with an application that enqueues, workers, the built `ntq dashboard` in front of it, and a browser. */
export class Bed {
  readonly scene = new Scene();
  readonly #servers: ChildProcess[] = [];
  readonly redisServers: RedisProcess[] = [];
  #app: Awaited<ReturnType<Scene['startApp']>> | undefined;
  #browser: TestBrowser | undefined;
  #url: string | undefined;

  /** One bed for the tests of a `describe`. */
  static use({ flags = [], prepare = (bed) => bed.startWorker(), ...options }: BedOptions = {}): () => Bed {
    let bed: Bed | undefined;
    beforeAll(async () => {
      bed = await Bed.start(options);
      await prepare(bed);
      await bed.#show(flags);
    });
    afterAll(() => bed?.end());
    return () => known(bed);
  }

  /** Starts servers of its own and the application. */
  static async start({ redis = {}, servers = 1 }: BedOptions = {}): Promise<Bed> {
    const bed = new Bed();
    while (bed.redisServers.length < servers) bed.redisServers.push(await bed.scene.startRedis(redis));
    if (servers > 1) bed.scene.redis = addressText({ shards: bed.#urls });
    bed.#app = await bed.scene.startApp({ queues: BOARD_QUEUES }, [BoardTasks]);
    return bed;
  }

  get redis(): RedisProcess {
    return known(this.redisServers[0]);
  }

  get #urls(): readonly string[] {
    return this.redisServers.map(({ url }) => url);
  }

  /** The address of the dashboard. */
  get url(): string {
    return known(this.#url);
  }

  /** Opens a place of the dashboard, such as `tasks/t-1`. */
  open(place: string, options?: BrowserContextOptions): Promise<OpenPage> {
    return known(this.#browser).open(`${this.url}#/${place}`, options);
  }

  /** Opens a page that loads nothing: what the test adds to it comes before all scripts of the dashboard. */
  openBlank(): Promise<OpenPage> {
    return known(this.#browser).open('about:blank');
  }

  get client(): TaskClient {
    return this.app.get(Client);
  }

  get tasks(): TaskView<BoardTasks> {
    return this.client.of(BoardTasks);
  }

  get deadLetters(): DeadLetters {
    return this.app.get(DeadLetters);
  }

  get inspector(): Inspector {
    return this.app.get(Inspector);
  }

  get app() {
    return known(this.#app);
  }

  /** Resolves once the worker takes tasks. */
  async startWorker(worker: { readonly concurrency?: number } = { concurrency: 4 }): Promise<ChildProcess> {
    const child = this.scene.spawn('dashboard/worker-main.ts', { WORKER: JSON.stringify(worker) });
    await child.line('READY ');
    return child;
  }

  /** A worker of the demo shop: it declares rates, a concurrency, a circuit breaker and schedules. */
  async startDemoWorker(concurrency = 3): Promise<ChildProcess> {
    const child = this.scene.spawn('dashboard/demo/worker.ts', { CONCURRENCY: String(concurrency) });
    await child.line('READY');
    return child;
  }

  /** Resolves with the address of the dashboard, once it listens. */
  async startDashboard(...options: readonly string[]): Promise<string> {
    const servers = this.#urls.length > 1 ? ['--shards', this.#urls.join(',')] : ['--redis', this.redis.url];
    const target = [...servers, '--namespace', this.scene.namespace, '--port', '0'];
    const server = ChildProcess.spawnPlain(NTQ, {}, ['dashboard', ...target, ...options]);
    this.#servers.push(server);
    const [address] = /http:\S+/.exec(await server.line('http://')) ?? [];
    if (address === undefined) throw new Error('ntq dashboard printed no address.');
    return address;
  }

  async #show(flags: readonly string[]): Promise<void> {
    [this.#browser, this.#url] = await Promise.all([TestBrowser.launch(), this.startDashboard(...flags)]);
  }

  /** Kills the dashboard, and starts another at its address. */
  async replaceDashboard(): Promise<void> {
    await this.#killServers();
    await this.startDashboard('--port', new URL(this.url).port);
  }

  async end(): Promise<void> {
    await this.#browser?.close();
    await this.#killServers();
    await this.scene.end();
  }

  async #killServers(): Promise<void> {
    for (const server of this.#servers.splice(0)) {
      server.kill('SIGKILL');
      await server.exited;
    }
  }
}

function known<T>(part: T | undefined): T {
  if (part === undefined) throw new Error('The bed has not started.');
  return part;
}
