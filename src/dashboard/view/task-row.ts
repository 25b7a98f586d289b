import type { TaskPhase, TaskRow } from '../api-types.js';
import type { TaskSnapshot } from '../../broker/result-store.js';
import { taskInfoOf, type TaskInfo } from '../../client/task-info.js';
import type { TaskHead } from '../../core/task-message.js';
import type { TaskState } from '../../core/task-state.js';
import { failureLine } from './failure-view.js';
import { momentsOf } from './moment.js';
import type { Payloads } from './payloads.js';

const ENDED: Readonly<Partial<Record<TaskState, TaskPhase>>> = {
  STARTED: 'running',
  SUCCESS: 'succeeded',
  FAILURE: 'failed',
  REVOKED: 'revoked',
};

/** A task as it is stored, with its id. */
export interface FoundTask {
  readonly id: string;
  readonly task: TaskSnapshot;
  /** Epoch ms, where a list of delayed tasks knows it. */
  readonly dueAt?: number;
}

/** A task as a row of a list. `now`: epoch ms by the broker's clock. */
export function taskRow(found: FoundTask, now: number, payloads: Payloads): TaskRow {
  const { id, task } = found;
  const info = taskInfoOf(id, task);
  const { head } = task.record;
  const dueAt = found.dueAt ?? info.dueAt;
  const body = task.record.kind === 'live' ? task.record.body : undefined;
  return {
    id,
    state: info.state,
    phase: phaseOf(info.state, dueAt, now),
    name: info.name ?? '',
    queue: info.queue ?? '',
    priority: info.priority ?? 5,
    attempt: info.attempt,
    losses: info.losses,
    ...momentsOf({ enqueuedAt: info.enqueuedAt, dueAt, startedAt: info.startedAt, endedAt: info.endedAt }),
    ...(info.worker !== undefined && { worker: info.worker }),
    ...(info.failure !== undefined && { error: failureLine(info.failure, payloads) }),
    ...progressOf(info),
    ...(body !== undefined && payloads.rowOf({ head, body })),
    ...workflowOf(id, head),
  };
}

/** Any of its members opens a workflow. */
function workflowOf(id: string, { group, next, after }: TaskHead): { workflowId?: string } {
  const workflowId = group ?? next ?? (after === undefined ? undefined : id);
  return workflowId === undefined ? {} : { workflowId };
}

/** Where a task is; a delay that has passed does not count. */
export function phaseOf(state: TaskState, dueAt: Date | number | undefined, now: number): TaskPhase {
  return ENDED[state] ?? (dueAt !== undefined && Number(dueAt) > now ? 'delayed' : 'waiting');
}

/** The share of the work that a task says is done, if it says so in one of the usual forms. */
function progressOf({ progress }: TaskInfo): { progress?: number } {
  const share = shareOf(progress);
  return share !== undefined && share >= 0 && share <= 1 ? { progress: share } : {};
}

function shareOf(progress: unknown): number | undefined {
  if (typeof progress === 'number') return progress;
  if (typeof progress !== 'object' || progress === null) return undefined;
  const { done, total, percent } = progress as Readonly<Record<string, unknown>>;
  if (typeof percent === 'number') return percent / 100;
  return typeof done === 'number' && typeof total === 'number' && total > 0 ? done / total : undefined;
}
