import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import {
  DeadLetters,
  TaskClient,
  LocalWorker,
  type AsyncResult,
  type GiveUpReason,
  type TaskState,
  type TaskView,
} from 'nest-task-queue';
import type { Broker } from '../../../src/broker/broker.js';
import { TASK_QUEUE_BROKER } from '../../../src/nest/constants.js';
import type { TaskHead } from '../../../src/core/task-message.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { RESULT_LIMIT, RowTasks } from './row-tasks.js';
import { Told } from './told.js';

/** Less than the pause in which an idle worker looks for itself: a wake-up that was lost must show. */
const grace = '6s';

/** All that is known of a task that has ended. */
export interface Ending {
  readonly state: TaskState;
  /** What `get()` gave, or the codes of what it threw. */
  readonly got:
    { readonly value: unknown } | { readonly code: string; readonly failure?: string | number | undefined };
  /** Why there is a dead letter, if there is one. */
  readonly letter: GiveUpReason | undefined;
  /** Runs and hooks, in their order. */
  readonly told: readonly string[];
}

/** One application with a worker, on one of the brokers. */
export class RowStage {
  readonly #app: INestApplicationContext;
  readonly told: Told;
  readonly tasks: TaskView<RowTasks>;

  private constructor(app: INestApplicationContext) {
    this.#app = app;
    this.told = app.get(Told);
    this.tasks = app.get(TaskClient).of(RowTasks);
  }

  static async open(broker: string): Promise<RowStage> {
    const options = {
      broker,
      namespace: uniqueNamespace('row'),
      worker: { lease: '2s' },
      queues: [{ name: 'default' }, { name: 'other' }],
      maxResult: RESULT_LIMIT,
    } as const;
    return new RowStage(await startApplication({ options, providers: [Told, RowTasks] }));
  }

  close(): Promise<void> {
    return this.#app.close();
  }

  get control(): LocalWorker {
    return this.#app.get(LocalWorker);
  }

  /** Stores a message as another process could have done. */
  async publish(head: Partial<TaskHead>, body: string): Promise<AsyncResult> {
    const id = randomUUID();
    const whole = { name: 'row.returns', queue: 'default', at: Date.now(), hooks: ['row.failed'], ...head };
    await this.#broker.tasks.publish([{ id, head: whole, body }]);
    return this.#app.get(TaskClient).result(id);
  }

  /** Enqueues while the worker takes nothing. */
  async enqueuePaused<T>(enqueue: () => Promise<T>): Promise<T> {
    await this.control.drain();
    return enqueue();
  }

  /** Another worker takes the task, and is not heard of again. */
  async lose<T>(enqueue: () => Promise<AsyncResult<T>>): Promise<AsyncResult<T>> {
    const result = await this.enqueuePaused(enqueue);
    const { deliveries } = await this.#broker.tasks.exchange({
      worker: randomUUID(),
      session: 0,
      sequence: 1,
      queues: ['default'],
      leaseMs: 1,
      settlements: [],
      slots: 1,
      prefetch: 0,
      holding: 0,
      leased: 0,
    });
    if (deliveries[0]?.id !== result.id) throw new Error('the ghost got another task');
    this.control.resume();
    return result;
  }

  endHeld(id: string): void {
    this.#app.get(RowTasks).releases.get(id)?.();
  }

  /** Waits for the end, and for the failure hook if the end published one. */
  async ending(result: AsyncResult<unknown>): Promise<Ending> {
    const got = await result.get({ timeout: '120s' }).then((value) => ({ value }), codesOf);
    const hook = this.#app.get(TaskClient).result(`${result.id}:row.failed`);
    if ((await hook.info()).name !== undefined) await hook.get({ timeout: grace });
    const letter = await this.#app.get(DeadLetters).get(result.id);
    return { state: await result.state(), got, letter: letter?.reason, told: this.told.of(result.id) };
  }

  get #broker(): Broker {
    return this.#app.get<Broker>(TASK_QUEUE_BROKER);
  }
}

function codesOf(error: { readonly code: string; readonly failure?: { readonly code?: string | number } }) {
  return 'failure' in error ? { code: error.code, failure: error.failure?.code } : { code: error.code };
}
