import type { TaskHead } from '../../core/task-message.js';
import type { Settlement } from '../task-store.js';
import { expire, finish, revoke } from './memory-end.js';
import { begin } from './memory-flow.js';
import { putNode } from './memory-workflow-store.js';
import type { Outcome } from '../../core/outcome.js';
import type { LiveRecord, MemoryState } from './memory-state.js';

const HISTORY = 20;

/** Settles one delivery; false if the lease was lost. The twin of settle.lua. */
export function settle(state: MemoryState, settlement: Settlement): boolean {
  const { id, token } = settlement.delivery;
  if (state.active.get(id)?.token !== token) return isReplay(state, id, token);
  const live = state.live(id);
  answer(state, id, settlement.outcome);
  if (live === undefined) state.clear(id);
  else apply(state, settlement, live);
  return true;
}

/** What its end tells of the dependencies that breakers watch. One that was given back tells nothing. */
function answer(state: MemoryState, id: string, outcome: Outcome): void {
  if (outcome.kind === 'released') return;
  const trips = outcome.kind === 'failed' || outcome.kind === 'retried' ? outcome.trips : undefined;
  state.roads.watch(state.gates.trip(id, trips ?? []));
  state.gates.giveBack(id, true);
}

function isReplay(state: MemoryState, id: string, token: string): boolean {
  const record = state.tasks.get(id);
  if (record === undefined) return false;
  if (record.kind === 'live') return record.head.lastToken === token;
  // A lost task keeps the token of the attempt that was lost, not of one that settled.
  return record.head.token === token && record.head.reason !== 'worker-lost';
}

function apply(state: MemoryState, { delivery, outcome, endedAt }: Settlement, live: LiveRecord): void {
  const { id, token, leasedAt: startedAt } = delivery;
  const now = state.clock.now();
  switch (outcome.kind) {
    case 'succeeded': {
      const progress = outcome.progress === undefined ? {} : { progress: outcome.progress };
      return finish(state, id, live, {
        state: 'SUCCESS',
        text: outcome.value,
        ...progress,
        at: endedAt,
        token,
        startedAt,
      });
    }
    case 'failed':
      remember(state, id, outcome.failure);
      return finish(state, id, live, {
        state: 'FAILURE',
        reason: outcome.reason,
        text: outcome.failure,
        at: now,
        token,
        startedAt,
      });
    case 'retried':
      remember(state, id, outcome.failure);
      return again(state, id, live, {
        head: retried(live.head, token, outcome),
        afterMs: outcome.afterMs,
        end: 'back',
      });
    case 'released': {
      const unknown = outcome.because === 'unknown-task' ? { unknownAt: live.head.unknownAt ?? now } : {};
      const head = { ...live.head, releases: (live.head.releases ?? 0) + 1, lastToken: token, ...unknown };
      return again(state, id, live, { head, afterMs: outcome.afterMs, end: 'front' });
    }
    case 'replaced':
      return replace(state, id, live, { outcome, token });
    default:
      return outcome satisfies never;
  }
}

interface Replacing {
  readonly outcome: Extract<Outcome, { kind: 'replaced' }>;
  readonly token: string;
}

/** Others take its place; one of them has its id. A draft that was dropped meanwhile must be made again. */
function replace(state: MemoryState, id: string, live: LiveRecord, { outcome, token }: Replacing): void {
  const { draft, made, nodes, entry } = outcome;
  if (state.revoked.has(id)) return revoke(state, id, live, { at: state.clock.now(), token });
  const drafted = draft === undefined ? undefined : state.drafts.get(draft);
  const isWhole = drafted?.owner === token && drafted.ids.length >= (made ?? 0);
  if (draft !== undefined && !isWhole) {
    const releases = (live.head.releases ?? 0) + 1;
    return again(state, id, live, {
      head: { ...live.head, releases, lastToken: token },
      afterMs: 0,
      end: 'front',
    });
  }
  for (const node of nodes) putNode(state, node);
  if (draft !== undefined) state.drafts.delete(draft);
  state.history.delete(id);
  state.clear(id);
  begin(state, entry);
  state.tell(id);
}

function retried(head: TaskHead, token: string, outcome: Extract<Outcome, { kind: 'retried' }>): TaskHead {
  const moved = movedTo(outcome, head);
  return { ...moved, retries: (head.retries ?? 0) + 1, lastToken: token };
}

function movedTo({ queue, lane }: Extract<Outcome, { kind: 'retried' }>, head: TaskHead): TaskHead {
  if (queue === undefined || queue === head.queue) return head;
  const { lane: old, ...rest } = head;
  const next = lane ?? old ?? '';
  return { ...rest, origin: head.origin ?? head.queue, queue, ...(next !== '' && { lane: next }) };
}

interface Next {
  readonly head: TaskHead;
  readonly afterMs: number;
  readonly end: 'back' | 'front';
}

function again(state: MemoryState, id: string, { body }: LiveRecord, { head, afterMs, end }: Next): void {
  const now = state.clock.now();
  const token = head.lastToken as string;
  const live: LiveRecord = { kind: 'live', head, body };
  if (state.revoked.has(id)) return revoke(state, id, live, { at: now, token });
  if (end === 'back' && head.expires !== undefined && now + afterMs > head.expires)
    return expire(state, id, live, { at: now, token });
  state.put(id, head, body);
  state.clear(id);
  if (afterMs > 0) state.delay(id, head, now + afterMs);
  else state.ready(id, head, end);
  state.tell(id);
}

function remember(state: MemoryState, id: string, failure: string): void {
  const failures = [...(state.history.get(id) ?? []), failure];
  state.history.set(id, failures.slice(-HISTORY));
}
