import type { MemoryState } from '../state/memory-state.js';
import { takeOne } from './candidate.js';
import type { Leasing } from './grant.js';

export function hasTasks({ ready }: MemoryState, band: string): boolean {
  return (ready.plain.get(band)?.length ?? 0) > 0;
}

/** The task that the plain list of a band gives next. */
export function first({ ready }: MemoryState, band: string): string | undefined {
  return ready.plain.get(band)?.first();
}

/** Leases up to `want` tasks from the plain list of a band. */
export function take(state: MemoryState, band: string, want: number, leasing: Leasing): void {
  const ids = state.ready.plain.get(band);
  for (let left = want; ids !== undefined && left > 0; left -= 1) {
    const taken = takeOne(state, band, ids, leasing);
    if (taken === 'empty' || taken === 'kept') return;
  }
}
