import * as finish from '../finish.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';
import type { Cause, ContinuationOf } from '../state/workflow-state.js';
import * as complete from './complete.js';
import * as parts from './parts.js';
import * as planned from './plan.js';

/** Ends a node that waited for one that failed; a group ends with all that leads to its parts. */
export function node(state: MemoryState, id: string, cause: Cause): void {
  const live = record.live(state, id);
  if (live?.isBlocked !== true) return;
  if (live.head.size !== undefined) failGroup(state, id, live, cause);
  else finish.fail(state, id, live, { ...cause, at: state.clock.now() });
}

export function plan(state: MemoryState, id: string, cause: Cause): void {
  planned.add(state, { kind: 'failNode', id, cause });
}

export function runNode(state: MemoryState, { id, cause }: ContinuationOf<'failNode'>): void {
  node(state, id, cause);
}

/** Fails the nodes that begin the parts of a group. */
export function runParts(state: MemoryState, continuation: ContinuationOf<'failParts'>): void {
  // Errbacks belong to the node that failed: those of the parts do not begin.
  const cause = { ...continuation.cause, isQuiet: true };
  parts.each(state, continuation, (part) => node(state, parts.entryOf(state, part), cause));
}

function failGroup(state: MemoryState, id: string, live: record.LiveRecord, cause: Cause): void {
  const { head } = live;
  const group = state.workflows.groups.get(id);
  if (group !== undefined) group.propagated = cause;
  if (head.size === 0) return complete.group(state, id, live);
  planned.add(state, { kind: 'failParts', id, head, cause });
}
