import { SEARCHED_AT_MOST } from '../storage/kept.js';
import * as unblock from './limits/unblock.js';
import type { MemoryState } from './state/memory-state.js';
import * as continuations from './workflow/continuations.js';

/** Ends every call that may have ended a task: runs continuations, and gives the room of limits that was freed to others. */
export function conclude(state: MemoryState): void {
  continuations.run(state);
  unblock.freed(state);
  state.ready.searchLeft = SEARCHED_AT_MOST;
}
