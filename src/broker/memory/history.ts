import { HISTORY_KEPT } from '../storage/kept.js';
import type { MemoryState } from './state/memory-state.js';

/** Notes the failure of an attempt: a dead letter shows the last ones. */
export function add({ deadLetters: { history } }: MemoryState, id: string, failure: string): void {
  history.set(id, [...(history.get(id) ?? []), failure].slice(-HISTORY_KEPT));
}

/** Drops the failures of a task that ends without a dead letter. */
export function forget({ deadLetters }: MemoryState, id: string): void {
  deadLetters.history.delete(id);
}
