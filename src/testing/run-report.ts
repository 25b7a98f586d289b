import type { Broker } from '../broker/broker.js';
import { Failure } from '../core/failure.js';
import type { GiveUpReason } from '../core/task-message.js';
import type { Ended } from './engine/test-worker.js';

/** One attempt of a task. Decide by `state`: TypeScript then knows the other fields. */
export type TaskRun<Result = unknown> = Attempt &
  (
    | {
        readonly state: 'succeeded';
        /** The returned value, as it travels. */
        readonly value: Result;
      }
    | {
        readonly state: 'retried';
        /** The error of this attempt. */
        readonly failure: Failure;
        /** When it runs again, in ms from now. */
        readonly afterMs: number;
        /** The queue in which it runs again. */
        readonly queue: string;
      }
    /** It failed for good. */
    | {
        readonly state: 'failed';
        /** The error of this attempt. */
        readonly failure: Failure;
        /** Why there is no other attempt. */
        readonly reason: GiveUpReason;
        /** Whether it left a dead letter. */
        readonly isDead: boolean;
      }
    /** A signature has taken its place. */
    | { readonly state: 'replaced' }
    /** The worker gave it back: it runs again. */
    | {
        readonly state: 'released';
        /** When it runs again, in ms from now. */
        readonly afterMs: number;
      }
    /** Its worker was lost, or another one holds it. */
    | { readonly state: 'lost' }
  );

/** The fields of every attempt. */
export interface Attempt {
  readonly id: string;
  /** The name of the task. */
  readonly task: string;
  readonly args: readonly unknown[];
  readonly queue: string;
  /** From 1; losses do not count. */
  readonly attempt: number;
  /** It was the call of an `@OnFailure` method. */
  readonly isHook: boolean;
}

/** A report of a drain. The counts are of tasks, without the calls of hooks. */
export interface RunReport {
  /** They returned. */
  readonly succeeded: number;
  /** Failed for good. */
  readonly failed: number;
  /** Attempts after which another one follows. */
  readonly retried: number;
  /** Those of `failed` that left a dead letter. */
  readonly dead: number;
  /** Every attempt, in order; those of hooks as well. */
  readonly runs: readonly TaskRun[];
}

/** A report of attempts that are settled. */
export async function reportOf(ended: readonly Ended[], broker: Broker): Promise<RunReport> {
  const runs: TaskRun[] = [];
  for (const each of ended) runs.push(await taskRunOf(each, broker));
  const tasks = runs.filter(({ isHook }) => !isHook);
  const count = (state: TaskRun['state']) => tasks.filter((run) => run.state === state).length;
  const dead = tasks.filter((run) => run.state === 'failed' && run.isDead).length;
  return { succeeded: count('succeeded'), failed: count('failed'), retried: count('retried'), dead, runs };
}

export async function taskRunOf({ run, outcome }: Ended, broker: Broker): Promise<TaskRun> {
  const { name: task, queue, retries = 0, hook } = run.head;
  const attempt = {
    id: run.id,
    task,
    args: run.body.args,
    queue,
    attempt: retries + 1,
    isHook: hook === true,
  };
  if (outcome === undefined) return { ...attempt, state: 'lost' };
  switch (outcome.kind) {
    case 'succeeded':
      return {
        ...attempt,
        state: 'succeeded',
        value: outcome.value === '' ? undefined : JSON.parse(outcome.value),
      };
    case 'retried': {
      const failure = Failure.parse(outcome.failure);
      return {
        ...attempt,
        state: 'retried',
        failure,
        afterMs: outcome.afterMs,
        queue: outcome.queue ?? queue,
      };
    }
    case 'failed': {
      const isDead = (await broker.deadLetters.get(run.id)) !== undefined;
      const { reason } = outcome;
      return { ...attempt, state: 'failed', failure: Failure.parse(outcome.failure), reason, isDead };
    }
    case 'released':
      return { ...attempt, state: 'released', afterMs: outcome.afterMs };
    case 'replaced':
      return { ...attempt, state: 'replaced' };
    default:
      return outcome satisfies never;
  }
}
