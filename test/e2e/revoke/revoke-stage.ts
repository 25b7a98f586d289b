import type { INestApplicationContext } from '@nestjs/common';
import { DeadLetters, TaskClient, LocalWorker, type AsyncResult, type TaskView } from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { eventually } from '../../support/eventually.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { RevokeTasks } from './revoke-tasks.js';

/** How a task is found by who revokes it. */
export type Way = 'by header' | 'by id' | 'by name';

/** An application that enqueues and revokes, and workers that come and go. In memory the worker is the same one, at rest. */
export class RevokeStage {
  #client: INestApplicationContext | undefined;
  #worker: INestApplicationContext | undefined;
  readonly handlers = new RevokeTasks();
  readonly #namespace = uniqueNamespace('revoke');

  constructor(private readonly broker: string) {}

  get isMemory(): boolean {
    return this.broker.startsWith('memory:');
  }
  get client(): TaskClient {
    return this.#open.get(TaskClient);
  }
  get tasks(): TaskView<RevokeTasks> {
    return this.client.of(RevokeTasks);
  }
  get #open(): INestApplicationContext {
    if (this.#client === undefined) throw new Error('the stage is not open');
    return this.#client;
  }

  async open(): Promise<void> {
    this.#client = await this.#start(this.isMemory);
    if (this.isMemory) this.#open.get(LocalWorker).pause();
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    await this.#open.close();
  }

  async startWorker(): Promise<void> {
    if (this.isMemory) this.#open.get(LocalWorker).resume();
    else this.#worker ??= await this.#start(true);
  }

  async stopWorker(): Promise<void> {
    if (this.isMemory) await this.#open.get(LocalWorker).drain();
    await this.#worker?.close();
    this.#worker = undefined;
  }

  /** How many tasks it found. */
  async revoke(result: AsyncResult<unknown>, way: Way, terminate: boolean): Promise<number> {
    if (way === 'by id') return (await result.revoke({ terminate })) ? 1 : 0;
    const filter = way === 'by name' ? { task: 'r.*' } : { headers: { of: result.id } };
    return this.client.revokeAll(filter, { terminate });
  }

  /** What has become of it, once what was enqueued after it has run: nothing of it may still come. */
  async ending(result: AsyncResult<unknown>): Promise<string> {
    await this.startWorker();
    await (await this.tasks.does.enqueue('returns')).get({ timeout: '120s' });
    const { state, reason = '', retries } = await result.info();
    const letter = (await this.#open.get(DeadLetters).get(result.id)) === undefined ? '' : ' +letter';
    return `${state} ${reason} retries ${retries}${letter}`.replace('  ', ' ');
  }

  async until(result: AsyncResult<unknown>, state: string): Promise<void> {
    await eventually(async () => {
      if ((await result.state()) !== state) throw new Error(`${result.id} is not ${state}`);
    });
  }

  #start(hasWorker: boolean): Promise<INestApplicationContext> {
    return startApplication({
      options: {
        ...{ broker: this.broker, namespace: this.#namespace },
        worker: hasWorker && { lease: '1s', shutdownTimeout: '2s' },
      },
      providers: [{ provide: RevokeTasks, useValue: this.handlers }],
    });
  }
}
