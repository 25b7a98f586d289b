import * as ready from '../ready.js';
import * as record from '../record.js';
import * as figures from '../figures.js';
import type { MemoryState } from '../state/memory-state.js';
import type { ContinuationOf } from '../state/workflow-state.js';
import * as begin from './begin.js';
import * as parts from './parts.js';

/** Begins the parts of a group. */
export function run(state: MemoryState, continuation: ContinuationOf<'beginParts'>): void {
  const isEnqueued = continuation.head.ready !== undefined;
  parts.each(state, continuation, (part) => beginOne(state, part, isEnqueued));
}

/** `isEnqueued`: the parts are stored as if they had begun, and only missing in their ready list. */
function beginOne(state: MemoryState, part: string, isEnqueued: boolean): void {
  const live = record.live(state, part);
  if (!isEnqueued || live === undefined || live.isBlocked === true)
    return begin.node(state, parts.entryOf(state, part));
  ready.pushBack(state, live.head, part);
  figures.count(state, 'enqueued', live.head);
}
