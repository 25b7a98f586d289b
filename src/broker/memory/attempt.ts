import type { MemoryState } from './state/memory-state.js';

/** Drops all that is kept of a live task while it runs or waits, but its record and its entry in a ready list. */
export function clear(state: MemoryState, id: string): void {
  const { leases, delayed, records, revocations, limitKeys } = state;
  leases.active.delete(id);
  leases.until.delete(id);
  delayed.delete(id);
  records.progress.delete(id);
  revocations.requested.delete(id);
  limitKeys.permits.release(id);
}
