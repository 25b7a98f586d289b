import { WorkerLostError } from '../../core/errors.js';
import { Failure } from '../../core/failure.js';
import { DEFAULT_MAX_LOSSES } from '../../core/task-message.js';
import type { LostTask } from '../task-store.js';
import { finish, revoke } from './memory-end.js';
import type { LiveRecord, MemoryState } from './memory-state.js';

const WORKER_LOST = JSON.stringify(
  Failure.of(WorkerLostError, 'WORKER_LOST', 'The worker died while it ran this task.'),
);

/** Takes expired leases back. The twin of recover.lua. */
export function recover(state: MemoryState): readonly LostTask[] {
  const ids = state.leases.until(state.clock.now(), Number.POSITIVE_INFINITY);
  // Each goes to the front of its queue: the last first, and their order is as it was.
  return ids.reverse().flatMap((id) => recoverOne(state, id));
}

/** Takes one lease back; with `hasRun` the worker may have died of it. The twin of lost.lua. */
export function takeBack(state: MemoryState, id: string, hasRun: boolean): readonly LostTask[] {
  const live = state.live(id);
  if (hasRun || live === undefined) return recoverOne(state, id);
  if (state.revoked.has(id)) revoke(state, id, live, { at: state.clock.now() });
  else runAgain(state, id, live);
  return [];
}

function recoverOne(state: MemoryState, id: string): readonly LostTask[] {
  const live = state.live(id);
  if (live === undefined) {
    state.clear(id);
    return [];
  }
  const losses = (live.head.losses ?? 0) + 1;
  const lost: LiveRecord = { ...live, head: { ...live.head, losses } };
  if (state.revoked.has(id)) {
    revoke(state, id, lost, { at: state.clock.now() });
    return [];
  }
  const isFinal = live.head.early === true || losses >= (live.head.maxLosses ?? DEFAULT_MAX_LOSSES);
  if (isFinal) fail(state, id, lost);
  else runAgain(state, id, lost);
  return [{ id, name: live.head.name, queue: live.head.queue, losses, isFinal }];
}

function fail(state: MemoryState, id: string, lost: LiveRecord): void {
  const token = state.active.get(id)?.token;
  const at = state.clock.now();
  const end = { state: 'FAILURE', reason: 'worker-lost', text: WORKER_LOST, at } as const;
  finish(state, id, lost, { ...end, ...(token !== undefined && { token }) });
}

function runAgain(state: MemoryState, id: string, { head, body }: LiveRecord): void {
  state.put(id, head, body);
  state.clear(id);
  state.ready(id, head, 'front');
  state.tell(id);
}
