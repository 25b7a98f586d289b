import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { AsyncResult, TaskClient, TaskView } from 'nest-task-queue';
import { eventually } from '../../support/eventually.js';
import { FixtureTasks } from '../../support/fixtures/fixture-tasks.js';
import { Journal } from '../../support/fixtures/journal.js';
import { Application } from '../application.js';

/** How a revocation finds its task. */
export type Way = 'by header' | 'by id' | 'by name';

/** An application that enqueues and revokes, and workers that come and go. In memory the worker is the same one, at rest. */
export class ClientAndWorker {
  readonly journal = new Journal();
  #app: Application | undefined;
  #worker: Application | undefined;

  constructor(private readonly broker: string) {}

  /** One for the tests of the surrounding `describe`: the same for all of them, or a fresh one for each. */
  static use(broker: string, life: 'all' | 'each'): () => ClientAndWorker {
    let pair: ClientAndWorker;
    const [before, after] = life === 'all' ? [beforeAll, afterAll] : [beforeEach, afterEach];
    before(async () => {
      pair = new ClientAndWorker(broker);
      await pair.open();
    });
    after(() => pair.close());
    return () => pair;
  }

  get app(): Application {
    if (this.#app === undefined) throw new Error('the application is not open');
    return this.#app;
  }
  get client(): TaskClient {
    return this.app.client;
  }
  get tasks(): TaskView<FixtureTasks> {
    return this.app.tasks();
  }
  get #isMemory(): boolean {
    return this.broker.startsWith('memory:');
  }

  async open(): Promise<void> {
    this.#app = await this.#start(this.#isMemory);
    if (this.#isMemory) this.app.worker.pause();
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    await this.app.close();
  }

  async startWorker(): Promise<void> {
    if (this.#isMemory) this.app.worker.resume();
    else this.#worker ??= await this.#start(true);
  }

  async stopWorker(): Promise<void> {
    if (this.#isMemory) await this.app.worker.drain();
    await this.#worker?.close();
    this.#worker = undefined;
  }

  /** Answers how many tasks were found. */
  async revoke(result: AsyncResult, way: Way, terminate: boolean): Promise<number> {
    if (way === 'by id') return (await result.revoke({ terminate })) ? 1 : 0;
    const filter = way === 'by name' ? { task: 'fixture.*' } : { headers: { of: result.id } };
    return this.client.revokeAll(filter, { terminate });
  }

  /** Its end, once a task that was enqueued after it has run, so that nothing of it may still come. */
  async ending(result: AsyncResult): Promise<string> {
    await this.startWorker();
    await (await this.tasks.returns.enqueue()).get({ timeout: '120s' });
    const { state, reason = '', retries } = await result.info();
    const letter = (await this.app.deadLetters.get(result.id)) === undefined ? '' : ' +letter';
    return `${state} ${reason} retries ${retries}${letter}`.replace('  ', ' ');
  }

  async until(result: AsyncResult, state: string): Promise<void> {
    await eventually(async () => {
      if ((await result.state()) !== state) throw new Error(`${result.id} is not ${state}`);
    });
  }

  #start(hasWorker: boolean): Promise<Application> {
    const worker = hasWorker && ({ lease: '1s', shutdownTimeout: '2s' } as const);
    const options = { worker, ...(this.#app && { namespace: this.#app.namespace }) };
    const journal = { provide: Journal, useValue: this.journal };
    return Application.open(this.broker, { options, providers: [journal, FixtureTasks] });
  }
}
