import { DEFAULT_RESULT_TTL_MS, type TaskHead } from '../../../core/task-message.js';
import * as finish from '../finish.js';
import * as record from '../record.js';
import type { Ending } from '../state/ending.js';
import type { MemoryState } from '../state/memory-state.js';
import type { MemoryGroup, Propagated } from '../state/workflow-state.js';

export function put({ workflows }: MemoryState, id: string, head: TaskHead): void {
  const { size = 0, ttl: ttlMs = DEFAULT_RESULT_TTL_MS } = head;
  workflows.groups.set(id, { size, ttlMs, results: new Map(), added: new Map(), nested: [] });
}

/** A group that runs, or whose results are still kept. */
export function find({ clock, workflows }: MemoryState, id: string): MemoryGroup | undefined {
  const found = workflows.groups.get(id);
  const isPast = found?.expireAt !== undefined && found.expireAt <= clock.now();
  return isPast ? undefined : found;
}

/**
 * Ends a group of which all parts have ended. Not before the group has begun or a failure was propagated to it: the nodes
 * that lead to its parts have to end as well.
 */
export function completeIfFull(state: MemoryState, id: string): boolean {
  const group = state.workflows.groups.get(id);
  if (group === undefined || group.results.size < group.size) return false;
  if (record.live(state, id)?.isBlocked === true && group.propagated === undefined) return false;
  complete(state, id);
  return true;
}

export function complete(state: MemoryState, id: string): void {
  const group = state.workflows.groups.get(id);
  const live = record.live(state, id);
  if (group !== undefined && live !== undefined)
    finish.task(state, id, live, endingOf(group, live.head, state.clock.now()));
}

/** The ending of a node that shares the failure of another. */
export function propagatedEnding({ state, reason, failure, isQuiet }: Propagated, at: number): Ending {
  return { state, ...(reason !== undefined && { reason }), text: failure, at, isQuiet };
}

function endingOf({ propagated, failed, results }: MemoryGroup, { size }: TaskHead, at: number): Ending {
  if (propagated !== undefined && (failed !== undefined || size === 0))
    return propagatedEnding(propagated, at);
  const first = failed === undefined ? undefined : results.get(failed);
  if (first?.kind !== 'failed') return { state: 'SUCCESS', text: '', at };
  const part = { part: first.id, index: failed as number };
  return { state: 'FAILURE', reason: 'part', text: first.failure, at, ...part };
}
