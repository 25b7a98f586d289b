import { encodeDeadLetter, type TaskRecord } from '../../core/codec.js';
import { TaskExpiredError, TaskRevokedError } from '../../core/errors.js';
import { Failure } from '../../core/failure.js';
import {
  DEFAULT_RESULT_TTL_MS,
  MIN_RECORD_TTL_MS,
  type EndedHead,
  type TaskHead,
} from '../../core/task-message.js';
import type { FinalState } from '../../core/task-state.js';
import type { GiveUpReason } from '../../core/task-message.js';
import type { LiveRecord, MemoryState } from './memory-state.js';

const EXPIRED = JSON.stringify(
  Failure.of(TaskExpiredError, 'TASK_EXPIRED', 'The task expired before it could start.'),
);
export const REVOKED = JSON.stringify(Failure.of(TaskRevokedError, 'TASK_REVOKED', 'The task was revoked.'));

export interface End {
  readonly state: FinalState;
  readonly reason?: GiveUpReason;
  /** Result or failure, JSON. */
  readonly text: string;
  readonly progress?: string;
  readonly at: number;
  readonly token?: string;
  /** Of an attempt that a revocation stopped. */
  readonly stopped?: string;
  readonly startedAt?: number;
  /** It never ran: what failed is told where it failed. */
  readonly isQuiet?: boolean;
  /** Of a group: the task that failed first, and where it stands. */
  readonly part?: string;
  readonly place?: number;
}

/** The end of a task: its record, its dead letter, its failure hooks, and who is told. The twin of finish.lua. */
export function finish(state: MemoryState, id: string, live: LiveRecord, end: End): void {
  const { head } = live;
  const ended = endedHead(id, head, end);
  const ttlMs = head.ignoreResult === true ? MIN_RECORD_TTL_MS : (head.ttl ?? DEFAULT_RESULT_TTL_MS);
  const expireAt = end.at + Math.max(MIN_RECORD_TTL_MS, ttlMs);
  const record: TaskRecord = {
    kind: 'ended',
    head: ended,
    expireAt,
    // The value of a member goes on to those who wait for it, also where nobody shall keep it.
    result: end.state === 'SUCCESS' && head.ignoreResult === true ? '' : end.text,
    progress: end.progress ?? '',
  };
  state.tasks.set(id, record);
  state.expiring.set(id, expireAt);
  state.clear(id);
  if (head.dedupe !== undefined && state.dedupe.get(head.dedupe)?.id === id) state.dedupe.delete(head.dedupe);
  leaveBehind(state, id, live, { ...ended, text: end.text, isQuiet: end.isQuiet ?? false });
  state.tell(id);
  if (isMember(head)) state.follow(id, head, end);
}

function isMember({ next, group: join, after, size, cleanup: drops, errbacks: errs }: TaskHead): boolean {
  return (next ?? join ?? after ?? size ?? drops ?? errs) !== undefined;
}

/** When, and by which settlement if it was one: so its replay is recognised. */
type Moment = Pick<End, 'at' | 'stopped' | 'token'>;

export function expire(state: MemoryState, id: string, live: LiveRecord, moment: Moment): void {
  state.expired.push({ id, name: live.head.name, queue: live.head.queue });
  finish(state, id, live, { state: 'REVOKED', reason: 'expired', text: EXPIRED, ...moment });
}

export function revoke(state: MemoryState, id: string, live: LiveRecord, moment: Moment): void {
  finish(state, id, live, { state: 'REVOKED', reason: 'revoked', text: REVOKED, ...moment });
}

function endedHead(id: string, head: TaskHead, end: End): EndedHead {
  const { name, queue, at, priority, retries, losses, releases, hook, requeuedFrom } = head;
  const { group, index, after, first, size, idPrefix } = head;
  const { state, reason, token, stopped, startedAt, part } = end;
  const kept = { name, queue, at, priority, retries, losses, releases, hook, requeuedFrom };
  const links = { group, index, after, first, size, idPrefix };
  const told = { state, reason, endedAt: end.at, token, stopped, startedAt, part };
  return JSON.parse(JSON.stringify({ id, ...kept, ...links, ...told })) as EndedHead;
}

function leaveBehind(
  state: MemoryState,
  id: string,
  { head, body }: LiveRecord,
  ended: EndedHead & { readonly text: string; readonly isQuiet: boolean },
): void {
  const { text: failure, isQuiet, ...endedHead } = ended;
  const raw = encodeDeadLetter({ ended: endedHead, failure, head, body });
  const isFailure = ended.state === 'FAILURE';
  if (isFailure && head.noDeadLetter !== true && ended.reason !== 'dependency')
    state.letters.set(id, { raw, diedAt: ended.endedAt });
  else state.history.delete(id);
  if ((isFailure || ended.reason === 'expired') && head.hook !== true && !isQuiet)
    publishHooks(state, id, head, { raw, at: ended.endedAt });
}

/** Ids of hooks are derived from the task's: a second end would make them once. */
function publishHooks(
  state: MemoryState,
  id: string,
  head: TaskHead,
  letter: { raw: string; at: number },
): void {
  for (const name of head.hooks ?? []) {
    const usual = `${id}:${name}`;
    // The id was used before, and so was its hook: this end has one of its own.
    const hookId = state.tasks.has(usual) ? `${usual}:${letter.at}` : usual;
    if (state.tasks.has(hookId)) continue;
    const priority = head.priority === undefined ? {} : { priority: head.priority };
    const hook: TaskHead = { name, queue: head.origin ?? head.queue, ...priority, at: letter.at, hook: true };
    state.put(hookId, hook, letter.raw);
    state.ready(hookId, hook, 'back');
  }
}
