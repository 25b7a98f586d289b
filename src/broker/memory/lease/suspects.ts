import type { MemoryState } from '../state/memory-state.js';
import * as band from './band.js';
import type { Band } from './bands.js';
import type { Leasing } from './grant.js';

/**
 * A suspect runs alone: an empty worker leases it, and a busy one leases nothing else until it is empty, one worker at a
 * time. Answers true if the worker leases nothing from other bands.
 */
export function take(state: MemoryState, { name }: Band, leasing: Leasing): boolean {
  if (leasing.request.holding === 0) return takeNow(state, name, leasing);
  return isolate(state, leasing);
}

function takeNow(state: MemoryState, name: string, leasing: Leasing): boolean {
  band.take(state, name, 1, leasing);
  if (leasing.deliveries.length > 0) state.leases.isolating = undefined;
  return leasing.deliveries.length > 0;
}

function isolate({ clock, leases }: MemoryState, leasing: Leasing): boolean {
  const { worker, leaseMs } = leasing.request;
  const now = clock.now();
  const { isolating } = leases;
  if (isolating !== undefined && isolating.until > now && isolating.worker !== worker) return false;
  leases.isolating = { worker, until: now + leaseMs };
  leasing.isIsolating = true;
  return true;
}
