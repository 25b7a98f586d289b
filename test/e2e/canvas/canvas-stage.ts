import type { INestApplicationContext } from '@nestjs/common';
import {
  DeadLetters,
  Inspector,
  LocalWorker,
  Queues,
  ResultTimeoutError,
  TaskClient,
  TaskExpiredError,
  TaskFailedError,
  TaskRevokedError,
  type AnySignature,
  type AsyncResult,
  type EnqueueOptions,
  type Failure,
  type GroupResult,
  type NoInput,
  type Signature,
  type TaskView,
} from 'nest-task-queue';
import { plan } from '../../../src/canvas/plan.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { Told } from '../failure/told.js';
import { CaseTasks } from './case-tasks.js';
import { SwapTasks } from './swap-tasks.js';

/** Less than the pause in which an idle worker looks for itself: a wake-up that was lost must show. */
const grace = '6s';

/** What the cases write their canvases with. */
export type Tasks = Omit<TaskView<CaseTasks>, 'release'> &
  TaskView<SwapTasks> & { readonly named: TaskClient['task'] };

/** One application with a worker, on one of the brokers. */
export class CanvasStage {
  #cases = 0;
  readonly client: TaskClient;
  readonly tasks: Tasks;

  private constructor(private readonly app: INestApplicationContext) {
    this.client = app.get(TaskClient);
    const { client } = this;
    const [cases, swaps] = [client.of(CaseTasks), client.of(SwapTasks)];
    this.tasks = new Proxy({} as Tasks, {
      get: (_target, name: string) => {
        if (name === 'named') return (task: string) => client.task(task);
        return name in SwapTasks.prototype ? swaps[name as 'swap'] : cases[name as 'one'];
      },
    });
  }

  static async open(broker: string): Promise<CanvasStage> {
    const options = {
      broker,
      namespace: uniqueNamespace('canvas'),
      queues: [{ name: 'default' }, { name: 'other' }, { name: 'closed' }],
      maxPayload: 10_000,
    };
    const app = await startApplication({ options, providers: [Told, CaseTasks, SwapTasks] });
    await app.get(Queues).pause('closed');
    return new CanvasStage(app);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  get told(): Told {
    return this.app.get(Told);
  }

  get control(): LocalWorker {
    return this.app.get(LocalWorker);
  }

  get inspector(): Inspector {
    return this.app.get(Inspector);
  }

  endHeld(id: string): void {
    this.app.get(CaseTasks).endHeld(id);
  }

  /** An id that no other case has. */
  nextId(): string {
    this.#cases += 1;
    return `case-${this.#cases}`;
  }

  /** Enqueues a signature, also one that the compiler would not let through. */
  enqueue(signature: unknown, options: EnqueueOptions = {}): Promise<GroupResult> {
    return this.client.enqueue(signature as Signature<NoInput, unknown>, {
      id: this.nextId(),
      ...options,
    }) as Promise<GroupResult>;
  }

  /** What `get()` gives; of what it throws what tells it apart: failure, its cause, and the task it names. */
  async gift(result: AsyncResult): Promise<unknown> {
    try {
      return { value: await result.get({ timeout: grace }) };
    } catch (error) {
      return { error: told(error) };
    }
  }

  /** How each of these members has ended, once all that shall end have done so. */
  async endings(root: string, expected: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    for (const [name, ending] of Object.entries(expected)) {
      const id = root + name.slice(1);
      if (ending !== 'gone') await this.#outlast(id);
      if (ending.includes('+hook')) await this.#outlast(`${id}:case.failed`);
    }
    const endings = Object.keys(expected).map(async (name) => [
      name,
      await this.#ending(root + name.slice(1)),
    ]);
    return Object.fromEntries(await Promise.all(endings)) as Record<string, string>;
  }

  /** The names of all members of a signature; the whole is called 'w'. */
  members(signature: AnySignature): readonly string[] {
    return [...plan(signature, { id: 'w', options: {} })].map(({ id }) => id);
  }

  /** Waits for an end, whatever it is. */
  async #outlast(id: string): Promise<void> {
    await this.client
      .result(id)
      .get({ timeout: grace })
      .catch((error: unknown) => {
        if (error instanceof ResultTimeoutError) throw error;
      });
  }

  /** State, reason and failure of a member; whether there is a dead letter; whether its failure hook was called. */
  async #ending(id: string): Promise<string> {
    const info = await this.client.result(id).info();
    if (info.name === undefined) return 'gone';
    const letter = await this.app.get(DeadLetters).get(id);
    const hook = await this.client.result(`${id}:case.failed`).info();
    const parts = [
      info.state,
      info.reason,
      info.failure && named(info.failure),
      letter && '+letter',
      hook.name && '+hook',
    ];
    return parts.filter(Boolean).join(' ');
  }
}

function named(failure: Failure): string {
  return failure.cause === undefined ? failure.name : `${failure.name} < ${failure.cause.name}`;
}

function told(error: unknown): string {
  if (error instanceof TaskFailedError) return `${named(error.failure)} in ${error.taskId}`;
  if (error instanceof TaskRevokedError || error instanceof TaskExpiredError) return error.name;
  throw error;
}
