import type { TaskArguments, TaskDetail, WorkflowMembership } from '../api-types.js';
import { taskInfoOf } from '../../client/task-info.js';
import { traceFields } from '../../core/tracing.js';
import type { Failure } from '../../core/failure.js';
import { failureView } from './failure-view.js';
import { lifeOf } from './life.js';
import { momentsOf } from './moment.js';
import type { Payloads } from './payloads.js';
import { argumentsOf, type StoredCall } from './stored-call.js';
import { taskRow, type FoundTask } from './task-row.js';

/** All that the page of one task needs from its records. */
export interface TaskFacts extends FoundTask {
  readonly now: number;
  /** The failures of its attempts, the oldest first. */
  readonly attempts: readonly Failure[];
  readonly deadLetter: StoredCall | undefined;
  readonly workflowId: string | undefined;
  readonly waitingReason: TaskDetail['waitingReason'] | undefined;
}

/** The page of one task. */
export function taskDetail(
  facts: TaskFacts,
  payloads: Payloads,
  traceUrl: ((traceId: string) => string) | undefined,
): TaskDetail {
  const { id, task, attempts, waitingReason } = facts;
  const { head } = task.record;
  const info = taskInfoOf(id, task);
  const progress = task.record.kind === 'ended' ? task.record.progress : task.progress;
  const schedule = /^beat:(.+):[^:]+$/.exec(id)?.[1];
  return {
    ...taskRow(facts, facts.now, payloads),
    retries: info.retries,
    life: lifeOf(facts, payloads),
    ...momentsOf({ expiresAt: info.expiresAt, unknownSince: info.unknownSince }),
    ...(waitingReason !== undefined && { waitingReason }),
    ...(info.failure !== undefined && { failure: failureView(info.failure, payloads) }),
    ...(info.reason !== undefined && { reason: info.reason }),
    attempts: attempts.map((failure) => failureView(failure, payloads)),
    ...payloads.progressOf(progress),
    ...(payloads.mode === 'shown' && taskArguments(facts, payloads)),
    ...workflowOf(facts),
    ...(head.requeuedFrom !== undefined && { requeuedFrom: head.requeuedFrom }),
    isDeadLetter: facts.deadLetter !== undefined,
    ...traceOf(facts, traceUrl),
    ...(schedule !== undefined && { schedule }),
  };
}

/** The arguments, headers and result of a task; an ended one keeps its arguments as a dead letter alone. */
export function taskArguments(
  { task: { record }, deadLetter }: Pick<TaskFacts, 'deadLetter' | 'task'>,
  payloads: Payloads,
): TaskArguments {
  const call = record.kind === 'live' ? record : deadLetter;
  const args = call && argumentsOf(call);
  const hasResult =
    record.kind === 'ended' &&
    record.head.state === 'SUCCESS' &&
    record.head.size === undefined &&
    record.result !== '';
  return {
    ...(args !== undefined && { arguments: payloads.json(args) }),
    ...(call !== undefined && { headers: payloads.headersOf(call) }),
    ...(hasResult && { result: payloads.json(record.result) }),
  };
}

function workflowOf({ task, workflowId }: TaskFacts): { workflow?: WorkflowMembership } {
  const { after, group, index } = task.record.head;
  if (workflowId === undefined) return {};
  const workflow = {
    workflowId,
    ...(after !== undefined && { parentId: after }),
    ...(group !== undefined && { groupId: group }),
    ...(index !== undefined && { groupIndex: index }),
  };
  return { workflow };
}

function traceOf(
  { task: { record } }: TaskFacts,
  traceUrl: ((traceId: string) => string) | undefined,
): Pick<TaskDetail, 'traceId' | 'traceUrl'> {
  const span = record.kind === 'ended' ? record.head.span : undefined;
  const traceId = traceFields(span ?? record.head.trace?.split('\n')[0])?.trace_id;
  return traceId === undefined ? {} : { traceId, ...linkOf(traceId, traceUrl) };
}

/** The address of a trace, if the application says it; only addresses of the web become links. */
export function linkOf(
  traceId: string,
  traceUrl: ((traceId: string) => string) | undefined,
): { traceUrl?: string } {
  try {
    const url = traceUrl?.(traceId);
    return url !== undefined && /^https?:\/\//i.test(url) ? { traceUrl: url } : {};
  } catch {
    return {};
  }
}
