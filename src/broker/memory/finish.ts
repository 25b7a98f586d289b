import { encodeDeadLetter } from '../../core/codec.js';
import { TaskExpiredError, TaskRevokedError } from '../../core/errors.js';
import { Failure } from '../../core/failure.js';
import {
  DEFAULT_RESULT_TTL_MS,
  MIN_RECORD_TTL_MS,
  type EndedHead,
  type TaskHead,
} from '../../core/task-message.js';
import * as deadLetter from './dead-letter.js';
import * as followUp from './follow-up.js';
import * as notify from './notify.js';
import * as record from './record.js';
import type { Ending, EndingMoment } from './state/ending.js';
import type { MemoryState } from './state/memory-state.js';
import * as members from './workflow/members.js';

const EXPIRED = JSON.stringify(
  Failure.of(TaskExpiredError, 'TASK_EXPIRED', 'The task expired before it could start.'),
);
export const REVOKED = JSON.stringify(Failure.of(TaskRevokedError, 'TASK_REVOKED', 'The task was revoked.'));

/**
 * Ends a task or a group: writes its record, its dead letter and its failure hooks, and notifies its watchers. The end of
 * a member of a workflow has further consequences; continuations take them from workflow/members, so that this part needs
 * no other of the workflow's.
 */
export function task(state: MemoryState, id: string, live: record.LiveRecord, ending: Ending): void {
  const { head } = live;
  const ended = endedHeadOf(id, head, ending);
  keepRecord(state, ended, head, ending);
  record.clear(state, id);
  freeDedupe(state, id, head);
  keepTrace(state, ended, live, ending);
  notify.ended(state, id);
  if (members.isOne(head)) members.ended(state, { id, head, ending });
}

export function expire(state: MemoryState, id: string, live: record.LiveRecord, moment: EndingMoment): void {
  state.expired.push({ id, name: live.head.name, queue: live.head.queue });
  task(state, id, live, { state: 'REVOKED', reason: 'expired', text: EXPIRED, ...moment });
}

export function revoke(state: MemoryState, id: string, live: record.LiveRecord, moment: EndingMoment): void {
  task(state, id, live, { state: 'REVOKED', reason: 'revoked', text: REVOKED, ...moment });
}

type EndedTask = EndedHead & { readonly id: string };

function endedHeadOf(id: string, head: TaskHead, ending: Ending): EndedTask {
  const { name, queue, at, priority, retries, losses, releases, hook, requeuedFrom } = head;
  const { group, index, after, first, size, idPrefix } = head;
  const { state, reason, token, stopped, startedAt, part } = ending;
  const kept = { name, queue, at, priority, retries, losses, releases, hook, requeuedFrom };
  const links = { group, index, after, first, size, idPrefix };
  const end = { state, reason, endedAt: ending.at, token, stopped, startedAt, part };
  return JSON.parse(JSON.stringify({ id, ...kept, ...links, ...end })) as EndedTask;
}

function keepRecord({ records }: MemoryState, ended: EndedTask, head: TaskHead, ending: Ending): void {
  const ttlMs = head.ignoreResult === true ? MIN_RECORD_TTL_MS : (head.ttl ?? DEFAULT_RESULT_TTL_MS);
  const expireAt = ending.at + Math.max(MIN_RECORD_TTL_MS, ttlMs);
  // An ignored result is not kept here; that of a member still goes on to the nodes that wait for it.
  const isIgnored = ending.state === 'SUCCESS' && head.ignoreResult === true;
  const result = isIgnored ? '' : ending.text;
  records.tasks.set(ended.id, {
    kind: 'ended',
    head: ended,
    expireAt,
    result,
    progress: ending.progress ?? '',
  });
  records.expiring.set(ended.id, expireAt);
}

function freeDedupe({ records: { dedupe } }: MemoryState, id: string, head: TaskHead): void {
  if (head.dedupe !== undefined && dedupe.get(head.dedupe)?.id === id) dedupe.delete(head.dedupe);
}

/** Keeps a dead letter and publishes failure hooks, where the task has failed. */
function keepTrace(
  state: MemoryState,
  ended: EndedTask,
  { head, body }: record.LiveRecord,
  { text, isQuiet = false }: Ending,
): void {
  const raw = encodeDeadLetter({ ended, failure: text, head, body });
  const isFailure = ended.state === 'FAILURE';
  if (isFailure && head.noDeadLetter !== true && ended.reason !== 'dependency')
    deadLetter.keepDeadLetter(state, ended.id, raw, ended.endedAt);
  else deadLetter.dropHistory(state, ended.id);
  const hasHooks = head.hook !== true && !isQuiet;
  if (hasHooks && (isFailure || ended.reason === 'expired')) publishHooks(state, ended, head, raw);
}

/** Derives the ids of hooks from the task's, so that a second end publishes them once. */
function publishHooks(state: MemoryState, { id, endedAt: at }: EndedTask, head: TaskHead, raw: string): void {
  const { tasks } = state.records;
  for (const name of head.hooks ?? []) {
    const usual = `${id}:${name}`;
    // The id was used before, and so was its hook: this end has a hook of a new id.
    const hookId = tasks.has(usual) ? `${usual}:${at}` : usual;
    if (tasks.has(hookId)) continue;
    const priority = head.priority === undefined ? {} : { priority: head.priority };
    const hook: TaskHead = { name, queue: head.origin ?? head.queue, ...priority, at, hook: true };
    followUp.publish(state, hookId, { head: hook, body: raw });
  }
}
