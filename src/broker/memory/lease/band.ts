import type { MemoryState } from '../state/memory-state.js';
import * as bands from './bands.js';
import type { Leasing } from './grant.js';
import * as plain from './plain.js';
import * as roundRobin from './round-robin.js';

/** The plain list and the lanes of a band share what is wanted; the share that one does not need the other gets. */
export function take(state: MemoryState, name: string, want: number, leasing: Leasing): void {
  const { request, deliveries } = leasing;
  const before = deliveries.length;
  const half = want > 1 ? Math.floor(want / 2) : request.leased % 2;
  roundRobin.take(state, name, plain.hasTasks(state, name) ? half : want, leasing);
  // A task in a lane that only waits for a slot gets one sooner when nothing is leased ahead.
  const most = () => (leasing.isFull ? Math.min(want, request.slots - before) : want);
  const left = () => most() - (deliveries.length - before);
  plain.take(state, name, left(), leasing);
  roundRobin.take(state, name, left(), leasing);
}

/** Leases what there is room for. Of all tasks every tenth is the oldest, so that no band starves. */
export function takeAll(state: MemoryState, found: readonly bands.Band[], leasing: Leasing): void {
  const { request, deliveries } = leasing;
  const room = request.slots + request.prefetch;
  const tenths = Math.floor((request.leased + room) / 10) - Math.floor(request.leased / 10);
  if (tenths > 0 && (found.length > 1 || isMixed(state, found[0])))
    takeOldest(state, found, Math.min(tenths, room), leasing);
  for (const { name } of found)
    take(state, name, (leasing.isFull ? request.slots : room) - deliveries.length, leasing);
}

function isMixed(state: MemoryState, band: bands.Band | undefined): boolean {
  return band !== undefined && plain.hasTasks(state, band.name) && roundRobin.hasTasks(state, band.name);
}

/** Leases from the band whose first task has waited longest, in its plain list or in its first lane. */
function takeOldest(state: MemoryState, found: readonly bands.Band[], want: number, leasing: Leasing): void {
  const oldest = bands.oldest(state, found);
  if (oldest === undefined) return;
  const list = oldest.isLane ? roundRobin : plain;
  list.take(state, oldest.name, want, leasing);
}
