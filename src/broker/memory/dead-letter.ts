import * as history from './history.js';
import type { MemoryState } from './state/memory-state.js';

export function keep({ deadLetters }: MemoryState, id: string, raw: string, at: number): void {
  deadLetters.letters.set(id, { raw, diedAt: at });
}

/** Removes dead letters with their history; answers how many there were. */
export function remove(state: MemoryState, ids: readonly string[]): number {
  const removed = ids.filter((id) => state.deadLetters.letters.delete(id));
  for (const id of removed) history.forget(state, id);
  return removed.length;
}
