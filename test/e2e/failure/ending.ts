import { randomUUID } from 'node:crypto';
import type { AsyncResult, GiveUpReason, TaskState } from 'nest-task-queue';
import type { TaskHead } from '../../../src/core/task-message.js';
import { PROMPT_MS, type Application } from '../application.js';

/** All that is known of a task that has ended. */
export interface Ending {
  readonly state: TaskState;
  /** The value that `get()` gave, or the codes of the error that it threw. */
  readonly got:
    { readonly value: unknown } | { readonly code: string; readonly failure?: string | number | undefined };
  /** Why there is a dead letter, if there is one. */
  readonly letter: GiveUpReason | undefined;
  /** Runs and hooks, in their order. */
  readonly journal: readonly string[];
}

/** Waits for the end, and for the failure hook if the end published one. */
export async function endingOf(app: Application, result: AsyncResult): Promise<Ending> {
  const got = await result.get({ timeout: '120s' }).then((value) => ({ value }), codesOf);
  const hook = app.client.result(`${result.id}:fixture.failed`);
  if ((await hook.info()).name !== undefined) await hook.get({ timeout: PROMPT_MS });
  const letter = await app.deadLetters.get(result.id);
  return { state: await result.state(), got, letter: letter?.reason, journal: app.journal.of(result.id) };
}

function codesOf(error: { readonly code: string; readonly failure?: { readonly code?: string | number } }) {
  return 'failure' in error ? { code: error.code, failure: error.failure?.code } : { code: error.code };
}

/** Stores a message as another process could have done. */
export async function publish(app: Application, head: Partial<TaskHead>, body: string): Promise<AsyncResult> {
  const id = randomUUID();
  const whole = {
    name: 'fixture.returns',
    queue: 'default',
    at: Date.now(),
    hooks: ['fixture.failed'],
    ...head,
  };
  await app.broker.tasks.publish([{ id, head: whole, body }]);
  return app.client.result(id);
}

/** Another worker takes the task, and is not heard of again. */
export async function lose(app: Application, enqueue: () => Promise<AsyncResult>): Promise<AsyncResult> {
  await app.worker.drain();
  const result = await enqueue();
  const { deliveries } = await app.broker.tasks.exchange({
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
  app.worker.resume();
  return result;
}
