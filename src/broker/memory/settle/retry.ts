import type { Outcome } from '../../../core/outcome.js';
import type { TaskHead } from '../../../core/task-message.js';
import type { HeldLease } from '../../task-store.js';
import * as attempt from '../attempt.js';
import * as delayed from '../delayed.js';
import * as expiries from '../expiries.js';
import * as finish from '../finish.js';
import * as moments from '../moments.js';
import * as notify from '../notify.js';
import * as ready from '../ready.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

type Retry = Extract<Outcome, { kind: 'retried' }>;
type Release = Omit<Extract<Outcome, { kind: 'released' }>, 'kind'>;

/** An attempt has failed: the task runs again behind those that wait, unless it expires before. */
export function retry(
  state: MemoryState,
  { id, token }: HeldLease,
  live: record.LiveRecord,
  outcome: Retry,
): void {
  const retries = (live.head.retries ?? 0) + 1;
  const now = state.clock.now();
  const due = now + outcome.afterMs;
  const retriedAt = moments.add(live.head.retriedAt, now);
  const first = retries === 1 && outcome.span !== undefined ? { firstSpan: outcome.span } : {};
  const head: TaskHead = {
    ...movedTo(outcome, live.head),
    retries,
    retriedAt,
    lastToken: token,
    due,
    ...first,
  };
  const again = { id, token, live: { ...live, head }, dueAt: due };
  if (isRevoked(state, again)) return;
  if (head.expires !== undefined && due > head.expires)
    return finish.expire(state, id, again.live, { at: now, token });
  putBack(state, again, ready.pushBack);
}

/** A lease is given back unspent: the task runs again before those that wait. */
export function release(
  state: MemoryState,
  { id, token }: HeldLease,
  live: record.LiveRecord,
  { afterMs, because }: Release,
): void {
  const now = state.clock.now();
  const unknown = because === 'unknown-task' ? { unknownAt: live.head.unknownAt ?? now } : {};
  const releases = (live.head.releases ?? 0) + 1;
  const dueAt = now + afterMs;
  const head: TaskHead = { ...live.head, releases, lastToken: token, ...unknown };
  const again = { id, token, live: { ...live, head }, dueAt };
  if (isRevoked(state, again)) return;
  const due = afterMs > 0 ? { due: dueAt } : {};
  putBack(state, { ...again, live: { ...live, head: { ...head, ...due } } }, ready.pushFront);
}

/** A task that runs again. */
interface Again {
  readonly id: string;
  readonly token: string;
  readonly live: record.LiveRecord;
  readonly dueAt: number;
}

/** A task that was revoked while it ran ends instead. */
function isRevoked(state: MemoryState, { id, token, live }: Again): boolean {
  const isRequested = state.revocations.requested.has(id);
  if (isRequested) finish.revoke(state, id, live, { at: state.clock.now(), token });
  return isRequested;
}

function putBack(state: MemoryState, { id, live, dueAt }: Again, push: typeof ready.pushBack): void {
  const { head, body } = live;
  record.put(state, id, head, body);
  attempt.clear(state, id);
  expiries.add(state, id, head);
  if (dueAt > state.clock.now()) delayed.add(state, head, id, dueAt);
  else push(state, head, id);
  notify.update(state, id);
}

/** A retry rule may move the task to another queue, with the lane that it has there. */
function movedTo({ queue, lane }: Retry, head: TaskHead): TaskHead {
  if (queue === undefined || queue === head.queue) return head;
  const { lane: before, ...rest } = head;
  const after = lane ?? before ?? '';
  return { ...rest, origin: head.origin ?? head.queue, queue, ...(after !== '' && { lane: after }) };
}
