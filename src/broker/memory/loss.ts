import { BROKER_FAILURES } from '../../core/broker-failures.js';
import { DEFAULT_MAX_LOSSES } from '../../core/task-message.js';
import * as attempt from './attempt.js';
import * as expiries from './expiries.js';
import * as finish from './finish.js';
import * as moments from './moments.js';
import * as notify from './notify.js';
import * as ready from './ready.js';
import * as record from './record.js';
import * as figures from './figures.js';
import type { MemoryState } from './state/memory-state.js';

/** Takes a lease back from a worker that is gone; with `hasRun` the worker may have died of the task. */
export function takeBack(state: MemoryState, id: string, hasRun: boolean): void {
  const live = record.live(state, id);
  if (live === undefined) attempt.clear(state, id);
  else takeBackLive(state, id, hasRun ? withLoss(live, state.clock.now()) : live, hasRun);
}

function withLoss(live: record.LiveRecord, now: number): record.LiveRecord {
  const { losses = 0, lostAt } = live.head;
  return { ...live, head: { ...live.head, losses: losses + 1, lostAt: moments.add(lostAt, now) } };
}

function withDue(live: record.LiveRecord, due: number): record.LiveRecord {
  return { ...live, head: { ...live.head, due } };
}

function takeBackLive(state: MemoryState, id: string, live: record.LiveRecord, hasRun: boolean): void {
  const { name, queue, early, losses = 0, maxLosses = DEFAULT_MAX_LOSSES } = live.head;
  if (state.revocations.requested.has(id)) return finish.revoke(state, id, live, { at: state.clock.now() });
  const isFinal = hasRun && (early === true || losses >= maxLosses);
  if (hasRun) {
    state.reply.lost({ id, name, queue, losses, isFinal });
    figures.count(state, 'lost', live.head);
  }
  if (isFinal) fail(state, id, live);
  else runAgain(state, id, hasRun ? withDue(live, state.clock.now()) : live);
}

function fail(state: MemoryState, id: string, lost: record.LiveRecord): void {
  const token = state.leases.active.get(id)?.token;
  const at = state.clock.now();
  const ending = { state: 'FAILURE', reason: 'worker-lost', text: BROKER_FAILURES.WORKER_LOST, at } as const;
  finish.fail(state, id, lost, { ...ending, ...(token !== undefined && { token }) });
}

function runAgain(state: MemoryState, id: string, { head, body }: record.LiveRecord): void {
  record.put(state, id, head, body);
  attempt.clear(state, id);
  expiries.add(state, id, head);
  ready.pushFront(state, head, id);
  notify.update(state, id);
}
