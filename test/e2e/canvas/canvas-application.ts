import {
  ResultTimeoutError,
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
  type TaskClient,
  type TaskView,
} from 'nest-task-queue';
import { plan } from '../../../src/canvas/plan.js';
import type { ApplicationParts } from '../../support/application.js';
import { FixtureTasks, FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { Application, PROMPT_MS } from '../application.js';
import { SwapTasks } from './swap-tasks.js';

/** The tasks of both classes, and tasks by their names. */
export type Tasks = TaskView<FixtureTasks> & TaskView<SwapTasks> & { readonly named: TaskClient['task'] };

export const CANVAS: ApplicationParts = {
  options: { queues: [{ name: 'default' }, { name: 'other' }, { name: 'closed' }], maxPayload: 10_000 },
  providers: [...FIXTURES, SwapTasks],
};

/** An application that runs canvases, and reads all that became of them. */
export class CanvasApplication extends Application {
  /** The tasks that cases write their canvases with. */
  readonly canvas = new Proxy({} as Tasks, {
    get: (_target, name: string) => {
      if (name === 'named') return (task: string) => this.client.task(task);
      return name in SwapTasks.prototype
        ? this.tasks(SwapTasks)[name as 'swap']
        : this.tasks()[name as 'one'];
    },
  });

  /** Enqueues a signature, also one that the compiler would not let through. */
  enqueue(signature: unknown, options: EnqueueOptions = {}): Promise<GroupResult> {
    return this.client.enqueue(signature as Signature<NoInput, unknown>, options) as Promise<GroupResult>;
  }

  /** The value that `get()` gives, or the failure that it throws: its name, its cause, and the task that it names. */
  async outcome(result: AsyncResult): Promise<unknown> {
    try {
      return { value: await result.get({ timeout: PROMPT_MS }) };
    } catch (error) {
      return { error: textOf(error) };
    }
  }

  /** How each of these members has ended, once all that shall end have done so. */
  async endings(root: string, expected: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    for (const [name, ending] of Object.entries(expected)) {
      const id = root + name.slice(1);
      if (ending !== 'gone') await this.#outlast(id);
      if (ending.includes('+hook')) await this.#outlast(hookOf(id));
    }
    const endings = Object.keys(expected).map(async (name) => [
      name,
      await this.#ending(root + name.slice(1)),
    ]);
    return Object.fromEntries(await Promise.all(endings)) as Record<string, string>;
  }

  /** Waits for an end, whatever it is. */
  async #outlast(id: string): Promise<void> {
    await this.client
      .result(id)
      .get({ timeout: PROMPT_MS })
      .catch((error: unknown) => {
        if (error instanceof ResultTimeoutError) throw error;
      });
  }

  /** State, reason and failure of a member; whether there is a dead letter; whether its failure hook was called. */
  async #ending(id: string): Promise<string> {
    const info = await this.client.result(id).info();
    if (info.name === undefined) return 'gone';
    const letter = await this.deadLetters.get(id);
    const hook = await this.client.result(hookOf(id)).info();
    const parts = [
      info.state,
      info.reason,
      info.failure && nameOf(info.failure),
      letter && '+letter',
      hook.name && '+hook',
    ];
    return parts.filter(Boolean).join(' ');
  }
}

/** The names of all members of a signature; the whole is called 'w'. */
export function members(signature: AnySignature): readonly string[] {
  return [...plan(signature, { id: 'w', options: {} })].map(({ id }) => id);
}

function hookOf(id: string): string {
  return `${id}:fixture.failed`;
}

function nameOf(failure: Failure): string {
  return failure.cause === undefined ? failure.name : `${failure.name} < ${failure.cause.name}`;
}

function textOf(error: unknown): string {
  if (error instanceof TaskFailedError) return `${nameOf(error.failure)} in ${error.taskId}`;
  if (error instanceof TaskRevokedError || error instanceof TaskExpiredError) return error.name;
  throw error;
}
