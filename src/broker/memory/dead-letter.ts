import type { MemoryState } from './state/memory-state.js';

const FAILURES_KEPT = 20;

export function keepDeadLetter({ deadLetters }: MemoryState, id: string, raw: string, at: number): void {
  deadLetters.letters.set(id, { raw, diedAt: at });
}

/** Notes the failure of an attempt: a dead letter shows the last ones. */
export function noteFailure({ deadLetters: { history } }: MemoryState, id: string, failure: string): void {
  history.set(id, [...(history.get(id) ?? []), failure].slice(-FAILURES_KEPT));
}

/** Drops the failures of a task that ends without a dead letter. */
export function dropHistory({ deadLetters }: MemoryState, id: string): void {
  deadLetters.history.delete(id);
}

/** Removes dead letters with their history; answers how many there were. */
export function remove(state: MemoryState, ids: readonly string[]): number {
  const removed = ids.filter((id) => state.deadLetters.letters.delete(id));
  for (const id of removed) dropHistory(state, id);
  return removed.length;
}
