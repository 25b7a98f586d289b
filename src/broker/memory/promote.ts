import * as ready from './ready.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** Makes due tasks ready, in order of their time; answers when the next is due. */
export function due(state: MemoryState): number | undefined {
  for (const id of state.delayed.until(state.clock.now(), Number.POSITIVE_INFINITY)) {
    state.delayed.delete(id);
    const live = record.live(state, id);
    if (live !== undefined) ready.pushBack(state, live.head, id);
  }
  return state.delayed.first()?.at;
}
