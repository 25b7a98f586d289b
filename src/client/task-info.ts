import type { TaskSnapshot } from '../broker/result-store.js';
import { Failure } from '../core/failure.js';
import type { GiveUpReason } from '../core/task-message.js';
import type { TaskState } from '../core/task-state.js';

/** All that is known of a task. Of an unknown one, and of one past its TTL, only the id. */
export interface TaskInfo {
  /** The id of the task. */
  readonly id: string;
  /** `PENDING` also for an unknown task: `isKnown` tells. */
  readonly state: TaskState;
  /** False for an id that was never enqueued in this namespace, and for a task past its `resultTtl`: answer 404. */
  readonly isKnown: boolean;
  /** The name of the task; absent: the task is unknown. */
  readonly name?: string;
  /** The queue that it is on, or was on last. */
  readonly queue?: string;
  /** 0 to 9 inside the queue, higher first. */
  readonly priority?: number;
  /** The number of the current or last run, from 1. */
  readonly attempt: number;
  /** Retries used so far. */
  readonly retries: number;
  /** How often a worker died with it. */
  readonly losses: number;
  /** When it was enqueued, by the clock of the process that did. */
  readonly enqueuedAt?: Date;
  /** From when it could run, where it was made to wait since: by a delay, a retry, or the loss of its worker. */
  readonly dueAt?: Date;
  /** When the current or last run began. */
  readonly startedAt?: Date;
  /** When it reached its final state. */
  readonly endedAt?: Date;
  /** It does not start after this moment. */
  readonly expiresAt?: Date;
  /** The last value of `task.progress()`. */
  readonly progress?: unknown;
  /**
   * The value of a task that ended as `SUCCESS`, as `get()` gives it; of a group the list of its results. Only `info()` and `watch()`
   * read it, lists of tasks and graphs of workflows do not. Missing where it is `undefined`, and with `ignoreResult`.
   */
  readonly value?: unknown;
  /**
   * Since when workers give it back because they do not know its task; it fails 24 hours later. Is its class in `providers`
   * of a worker that serves the queue?
   */
  readonly unknownSince?: Date;
  /** Why it ended without success. Its stack is not enumerable, so that JSON leaves it out. */
  readonly failure?: Failure;
  /** Why a failed task was given up. */
  readonly reason?: GiveUpReason;
  /** The worker that runs or ran it. */
  readonly worker?: string;
  /** The id of the dead letter of which it is the requeued task. */
  readonly requeuedFrom?: string;
  /** The member before it in its chain. */
  readonly parentId?: string;
  /** The group it is a part of, and where in its list it stands. */
  readonly groupId?: string;
  /** Its index in that group, from 0. */
  readonly groupIndex?: number;
}

export function taskStateOf(task: TaskSnapshot | undefined): TaskState {
  if (task === undefined) return 'PENDING';
  if (task.record.kind === 'ended') return task.record.head.state;
  const isRunningGroup = task.record.head.size !== undefined && task.record.isBlocked !== true;
  if (task.running !== undefined || isRunningGroup) return 'STARTED';
  return (task.record.head.retries ?? 0) > 0 ? 'RETRY' : 'PENDING';
}

/** All but the value, which may be large: `taskValueOf()` reads it. */
export function taskInfoOf(id: string, task: TaskSnapshot | undefined): TaskInfo {
  const state = taskStateOf(task);
  if (task === undefined) return { id, state, isKnown: false, attempt: 1, retries: 0, losses: 0 };
  const { head } = task.record;
  const retries = head.retries ?? 0;
  return {
    id,
    state,
    isKnown: true,
    name: head.name,
    queue: head.queue,
    priority: head.priority ?? 5,
    attempt: retries + 1,
    retries,
    losses: head.losses ?? 0,
    enqueuedAt: new Date(head.at),
    ...(head.due !== undefined && { dueAt: new Date(head.due) }),
    ...(head.expires !== undefined && { expiresAt: new Date(head.expires) }),
    ...(head.requeuedFrom !== undefined && { requeuedFrom: head.requeuedFrom }),
    ...(head.after !== undefined && { parentId: head.after }),
    ...(head.group !== undefined && { groupId: head.group }),
    ...(head.index !== undefined && { groupIndex: head.index }),
    ...(task.progress !== undefined && { progress: parsed(task.progress) }),
    ...runOf(task),
  };
}

type Run = Pick<TaskInfo, 'startedAt' | 'endedAt' | 'failure' | 'reason' | 'unknownSince' | 'worker'>;

function runOf({ record, running }: TaskSnapshot): Run {
  if (record.kind === 'live') {
    const { unknownAt } = record.head;
    if (running === undefined) return unknownAt === undefined ? {} : { unknownSince: new Date(unknownAt) };
    return { startedAt: new Date(running.startedAt), worker: workerOf(running.token) };
  }
  const { head, result } = record;
  const token = head.token ?? head.stopped;
  return {
    endedAt: new Date(head.endedAt),
    ...(head.startedAt !== undefined && { startedAt: new Date(head.startedAt) }),
    ...(token !== undefined && { worker: workerOf(token) }),
    ...(head.state !== 'SUCCESS' && { failure: Failure.parse(result) }),
    ...(head.reason !== undefined && { reason: head.reason }),
  };
}

/** The value of a task that ended well. That of a group lies apart from its record; one that gave `undefined` has no text. */
export function taskValueOf(task: TaskSnapshot | undefined): Pick<TaskInfo, 'value'> {
  if (task?.record.kind !== 'ended') return {};
  const { head, result } = task.record;
  if (head.state !== 'SUCCESS' || head.size !== undefined || result === '') return {};
  const value = parsed(result);
  return value === undefined ? {} : { value };
}

function workerOf(token: string): string {
  return token.slice(0, token.indexOf(':'));
}

/** Text that is unreadable gives nothing. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
