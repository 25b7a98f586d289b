import type { MemoryState } from '../state/memory-state.js';
import * as bands from './bands.js';
import type { Leasing } from './grant.js';
import * as plain from './plain.js';
import * as roundRobin from './round-robin.js';

/** The plain list and the lanes of a band share what is wanted; the share that one does not need the other gets. */
export function take(state: MemoryState, name: string, want: number, leasing: Leasing): void {
  const { request, deliveries } = leasing;
  const before = deliveries.length;
  const half = want > 1 ? Math.floor(want / 2) : (request.leased + before) % 2;
  roundRobin.take(state, name, plain.hasTasks(state, name) ? half : want, leasing);
  // A task in a lane that only waits for a slot gets one sooner when nothing is leased ahead.
  const most = () => (leasing.isFull ? Math.min(want, request.slots - before) : want);
  const left = () => most() - (deliveries.length - before);
  plain.take(state, name, left(), leasing);
  roundRobin.take(state, name, left(), leasing);
}

/** Leases what there is room for. Every tenth lease of a worker takes the oldest task, so that no band starves. */
export function takeAll(state: MemoryState, found: readonly bands.Band[], leasing: Leasing): void {
  const { request, deliveries } = leasing;
  const room = request.slots + request.prefetch;
  if (!haveTurns(state, found)) return takeInOrder(state, found, room, leasing);
  let before: number;
  do {
    before = deliveries.length;
    const turnAt = before + 9 - ((request.leased + before) % 10);
    takeInOrder(state, found, Math.min(turnAt, room), leasing);
    if (deliveries.length === turnAt && turnAt < room) {
      takeOldest(state, found, 1, leasing);
      if (deliveries.length === turnAt) takeInOrder(state, found, turnAt + 1, leasing);
    }
  } while (deliveries.length > before && deliveries.length < room);
}

/** Leases in the order of the bands, until `most` tasks are leased in all. */
function takeInOrder(state: MemoryState, found: readonly bands.Band[], most: number, leasing: Leasing): void {
  const { request, deliveries } = leasing;
  for (const { name } of found) {
    const limit = leasing.isFull ? Math.min(most, request.slots) : most;
    take(state, name, limit - deliveries.length, leasing);
  }
}

/** Bands of which none can starve another need no turns. */
function haveTurns(state: MemoryState, found: readonly bands.Band[]): boolean {
  return found.length > 1 || isMixed(state, found[0]);
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
