import type { TaskHead } from '../../../core/task-message.js';
import * as finish from '../finish.js';
import * as record from '../record.js';
import type { Ending } from '../state/ending.js';
import type { MemoryState } from '../state/memory-state.js';
import type { MemoryGroup } from '../state/workflow-state.js';
import { isFull } from './group.js';

/** Ends a group: all its parts have ended, or the first failure is enough. */
export function group(state: MemoryState, id: string, live: record.LiveRecord): void {
  const found = state.workflows.groups.get(id);
  if (found !== undefined) finish.task(state, id, live, endingOf(found, live.head, state.clock.now()));
}

/**
 * Ends a group of which all parts have ended. Not before the group has begun or a failure was propagated to it: the nodes
 * that lead to its parts have to end as well.
 */
export function ifFull(state: MemoryState, id: string): boolean {
  const found = state.workflows.groups.get(id);
  const live = record.live(state, id);
  if (found === undefined || live === undefined || !isFull(found)) return false;
  if (live.isBlocked === true && found.propagated === undefined) return false;
  group(state, id, live);
  return true;
}

/** The ending of a group, by its results and the failure that was propagated to it. */
function endingOf({ propagated, failed, results }: MemoryGroup, { size }: TaskHead, at: number): Ending {
  if (propagated !== undefined && (failed !== undefined || size === 0)) return { ...propagated, at };
  const first = failed === undefined ? undefined : results.get(failed);
  if (first?.kind !== 'failed') return { state: 'SUCCESS', text: '', at };
  const part = { part: first.id, index: failed as number };
  return { state: 'FAILURE', reason: 'part', text: first.failure, at, ...part };
}
