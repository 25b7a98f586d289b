import type { MemoryState } from '../state/memory-state.js';
import type { Continuation } from '../state/workflow-state.js';

/** Puts a continuation on the list: it runs after those that were planned before. */
export function add({ workflows }: MemoryState, continuation: Continuation): void {
  workflows.continuations.push(continuation);
}
