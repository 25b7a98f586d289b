import type { TaskClient, TaskView } from 'nest-task-queue';
import { DeadLetters, Inspector, TaskClient as Client } from 'nest-task-queue';
import { Scene } from '../integration/worker/scene.js';
import { ChildProcess } from '../support/child-process.js';
import type { RedisProcess, RedisProcessOptions } from '../support/redis-process.js';
import { BOARD_QUEUES } from './board-queues.js';
import { BoardTasks } from './board-tasks.js';

const NTQ = '../dist/ntq/ntq.mjs';

/** A namespace with an application that enqueues, workers, and the built `ntq dashboard` in front of it. */
export class Bed {
  readonly scene = new Scene();
  readonly #servers: ChildProcess[] = [];
  #redis: RedisProcess | undefined;
  #app: Awaited<ReturnType<Scene['startApp']>> | undefined;

  /** Starts a Redis of its own and the application. */
  static async start(options: RedisProcessOptions = {}): Promise<Bed> {
    const bed = new Bed();
    bed.#redis = await bed.scene.startRedis(options);
    bed.#app = await bed.scene.startApp({ queues: BOARD_QUEUES }, [BoardTasks]);
    return bed;
  }

  get redis(): RedisProcess {
    if (this.#redis === undefined) throw new Error('The bed has not started.');
    return this.#redis;
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
    if (this.#app === undefined) throw new Error('The bed has not started.');
    return this.#app;
  }

  /** Resolves once the worker takes tasks. */
  async startWorker(worker: { readonly concurrency?: number } = { concurrency: 4 }): Promise<ChildProcess> {
    const child = this.scene.spawn('dashboard/worker-main.ts', { WORKER: JSON.stringify(worker) });
    await child.line('READY ');
    return child;
  }

  /** Resolves with the address of the dashboard, once it listens. */
  async startDashboard(...options: readonly string[]): Promise<string> {
    const { redis, namespace } = this.scene;
    const target = ['--redis', redis, '--namespace', namespace, '--port', '0'];
    const server = ChildProcess.spawnPlain(NTQ, {}, ['dashboard', ...target, ...options]);
    this.#servers.push(server);
    const [address] = /http:\S+/.exec(await server.line('http://')) ?? [];
    if (address === undefined) throw new Error('ntq dashboard printed no address.');
    return address;
  }

  async end(): Promise<void> {
    for (const server of this.#servers) {
      server.kill('SIGKILL');
      await server.exited;
    }
    await this.scene.end();
  }
}
