import type { MemoryState } from './state/memory-state.js';

/** Notifies the watchers of a task that it runs, waits again or reports progress. */
export function update({ watchers }: MemoryState, id: string): void {
  watchers.notify(id);
}

/** Notifies the watchers of a task that it has ended. */
export function ended({ watchers }: MemoryState, id: string): void {
  watchers.notify(id);
}
