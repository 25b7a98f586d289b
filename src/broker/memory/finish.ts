import { encodeDeadLetter } from '../../core/codec.js';
import { BROKER_FAILURES } from '../../core/broker-failures.js';
import type { DeadReason } from '../../core/figures.js';
import { KEPT_FIELDS } from '../../core/head-fields.js';
import {
  DEFAULT_RESULT_TTL_MS,
  MIN_RECORD_TTL_MS,
  type EndedHead,
  type TaskHead,
} from '../../core/task-message.js';
import { defined } from '../../core/options.js';
import * as attempt from './attempt.js';
import * as deadLetter from './dead-letter.js';
import * as dedupe from './dedupe.js';
import * as expiries from './expiries.js';
import * as expiring from './expiring.js';
import * as history from './history.js';
import * as hooks from './hooks.js';
import * as notify from './notify.js';
import * as record from './record.js';
import type { Ending, EndingMoment } from './state/ending.js';
import * as figures from './figures.js';
import type { MemoryState } from './state/memory-state.js';
import { isRoot } from '../storage/ended-list.js';
import * as members from './workflow/members.js';
import * as roots from './workflow/roots.js';

/**
 * Ends a task or a group: writes its record, its dead letter and its failure hooks, and notifies its watchers. The end of
 * a member of a workflow has further consequences; continuations take them from workflow/members, so that this part needs
 * no other of the workflow's.
 */
export function task(state: MemoryState, id: string, live: record.LiveRecord, ending: Ending): void {
  const { head } = live;
  const ended = endedHeadOf(id, head, ending);
  write(state, ended, head, ending);
  if (isRoot(head)) roots.remove(state, id);
  attempt.clear(state, id);
  if (head.dedupe !== undefined) dedupe.free(state, head.dedupe, id);
  expiries.remove(state, id);
  leaveBehind(state, ended, live, ending);
  notify.ended(state, id);
  if (members.isOne(head)) members.ended(state, { id, head, ending });
}

/** Ends a task that fails without a run: no worker reports it. */
export function fail(state: MemoryState, id: string, live: record.LiveRecord, ending: Ending): void {
  figures.count(state, ending.state === 'FAILURE' ? 'failed' : 'revoked', live.head);
  task(state, id, live, ending);
}

export function expire(state: MemoryState, id: string, live: record.LiveRecord, moment: EndingMoment): void {
  figures.count(state, 'expired', live.head);
  state.reply.expired({ id, name: live.head.name, queue: live.head.queue });
  task(state, id, live, { state: 'REVOKED', reason: 'expired', text: BROKER_FAILURES.EXPIRED, ...moment });
}

export function revoke(state: MemoryState, id: string, live: record.LiveRecord, moment: EndingMoment): void {
  figures.count(state, 'revoked', live.head);
  task(state, id, live, { state: 'REVOKED', reason: 'revoked', text: BROKER_FAILURES.REVOKED, ...moment });
}

type EndedTask = EndedHead & { readonly id: string };

function endedHeadOf(id: string, head: TaskHead, ending: Ending): EndedTask {
  const { state, reason, token, stopped, startedAt, part, span } = ending;
  const kept = Object.fromEntries(KEPT_FIELDS.map((field) => [field, head[field]]));
  const end = { state, reason, endedAt: ending.at, token, stopped, startedAt, part, span };
  return defined({ id, ...kept, ...end }) as EndedTask;
}

function write(state: MemoryState, ended: EndedTask, head: TaskHead, ending: Ending): void {
  const ttlMs = head.ignoreResult === true ? MIN_RECORD_TTL_MS : (head.ttl ?? DEFAULT_RESULT_TTL_MS);
  const expireAt = ending.at + Math.max(MIN_RECORD_TTL_MS, ttlMs);
  // An ignored result is not kept here; that of a member still goes on to the nodes that wait for it.
  const isIgnored = ending.state === 'SUCCESS' && head.ignoreResult === true;
  const result = isIgnored ? '' : ending.text;
  state.records.tasks.set(ended.id, {
    kind: 'ended',
    head: ended,
    expireAt,
    result,
    progress: ending.progress ?? '',
  });
  expiring.keep(state, expireAt, ended.id);
}

/** The dead letter and the hooks of a task that failed; other ends forget its failures. */
function leaveBehind(
  state: MemoryState,
  ended: EndedTask,
  { head, body }: record.LiveRecord,
  { text, isQuiet = false }: Ending,
): void {
  if (ended.state === 'SUCCESS') return history.forget(state, ended.id);
  const raw = encodeDeadLetter({ ended, failure: text, head, body });
  const isFailure = ended.state === 'FAILURE';
  if (isFailure && head.noDeadLetter !== true && ended.reason !== 'dependency') {
    deadLetter.keep(state, ended.id, raw, ended.endedAt);
    figures.count(state, `dead:${(ended.reason ?? 'error') as DeadReason}`, head);
  } else history.forget(state, ended.id);
  const mayHook = head.hook !== true && !isQuiet;
  if (mayHook && (isFailure || ended.reason === 'expired'))
    hooks.publish(state, { id: ended.id, head, raw, at: ended.endedAt });
}
