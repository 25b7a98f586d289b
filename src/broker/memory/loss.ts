import { WorkerLostError } from '../../core/errors.js';
import { Failure } from '../../core/failure.js';
import { DEFAULT_MAX_LOSSES } from '../../core/task-message.js';
import type { LostTask } from '../task-store.js';
import * as finish from './finish.js';
import * as notify from './notify.js';
import * as ready from './ready.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

const WORKER_LOST = JSON.stringify(
  Failure.of(WorkerLostError, 'WORKER_LOST', 'The worker died while it ran this task.'),
);

/** Takes a lease back from a worker that is gone; with `hasRun` the worker may have died of the task. */
export function takeBack(state: MemoryState, id: string, hasRun: boolean): readonly LostTask[] {
  const live = record.live(state, id);
  if (live === undefined) {
    record.clear(state, id);
    return [];
  }
  if (hasRun) return countLoss(state, id, live);
  if (state.revocations.requested.has(id)) finish.revoke(state, id, live, { at: state.clock.now() });
  else runAgain(state, id, live);
  return [];
}

function countLoss(state: MemoryState, id: string, live: record.LiveRecord): readonly LostTask[] {
  const { name, queue, early, maxLosses = DEFAULT_MAX_LOSSES } = live.head;
  const losses = (live.head.losses ?? 0) + 1;
  const lost: record.LiveRecord = { ...live, head: { ...live.head, losses } };
  if (state.revocations.requested.has(id)) {
    finish.revoke(state, id, lost, { at: state.clock.now() });
    return [];
  }
  const isFinal = early === true || losses >= maxLosses;
  if (isFinal) fail(state, id, lost);
  else runAgain(state, id, lost);
  return [{ id, name, queue, losses, isFinal }];
}

function fail(state: MemoryState, id: string, lost: record.LiveRecord): void {
  const token = state.leases.active.get(id)?.token;
  const at = state.clock.now();
  const ending = { state: 'FAILURE', reason: 'worker-lost', text: WORKER_LOST, at } as const;
  finish.task(state, id, lost, { ...ending, ...(token !== undefined && { token }) });
}

function runAgain(state: MemoryState, id: string, { head, body }: record.LiveRecord): void {
  record.put(state, id, head, body);
  record.clear(state, id);
  ready.pushFront(state, head, id);
  notify.update(state, id);
}
