import { limitKeysOf } from '../../storage/ready-list.js';
import type { MemoryState } from '../state/memory-state.js';
import { takeOne } from './candidate.js';
import type { Leasing } from './grant.js';

export function hasTasks({ lanes }: MemoryState, band: string): boolean {
  return lanes.rotation(band).length > 0;
}

/** The task that the rotation of a band gives next. */
export function first({ lanes }: MemoryState, band: string): string | undefined {
  const [lane] = lanes.rotation(band);
  return lane === undefined ? undefined : lanes.ids(band, lane)?.first();
}

/** Leases up to `want` tasks from the lanes of a band, one from each lane in turn. */
export function take(state: MemoryState, band: string, want: number, leasing: Leasing): void {
  const rotation = state.lanes.rotation(band);
  for (let left = want; left > 0 && rotation.length > 0 && !leasing.isFull;)
    if (serveFirst(state, band, rotation, leasing)) left -= 1;
}

/** Serves the first lane of the rotation; answers true if a task of it was leased. */
function serveFirst(state: MemoryState, band: string, rotation: string[], leasing: Leasing): boolean {
  const lane = rotation[0] as string;
  const limitKeys = limitKeysOf(lane);
  const { room, limitKey } = state.limitKeys.narrowest(limitKeys);
  if (room <= 0 && limitKey !== undefined) {
    state.limitKeys.free(limitKeys);
    state.blocked.stop(band, rotation.shift() as string, limitKey);
    return false;
  }
  if (mustWaitForSlot(limitKeys, room, leasing)) return keep(leasing);
  return takeFrom(state, band, rotation, leasing);
}

function takeFrom(state: MemoryState, band: string, rotation: string[], leasing: Leasing): boolean {
  const lane = rotation[0] as string;
  const limitKeys = limitKeysOf(lane);
  const ids = state.lanes.ids(band, lane);
  const taken = ids === undefined ? 'empty' : takeOne(state, `${band} ${lane}`, ids, leasing);
  if (taken === 'kept') return keep(leasing);
  rotation.shift();
  if (taken === 'empty') state.limitKeys.free(limitKeys);
  else state.limitKeys.pass(limitKeys, taken.id);
  if ((ids?.length ?? 0) > 0) rotation.push(lane);
  else state.lanes.drop(band, lane);
  return taken !== 'empty';
}

/**
 * Tasks under limits are leased ahead only while their limit is far away, so that other workers get a share. A breaker may
 * open at any time.
 */
function mustWaitForSlot(limitKeys: readonly string[], room: number, leasing: Leasing): boolean {
  const { request, deliveries } = leasing;
  const isNear =
    room < 2 * (request.slots + request.prefetch) || limitKeys.some((key) => key.startsWith('b:'));
  return deliveries.length >= request.slots && isNear;
}

/** The lane stays in front, and nothing is leased ahead of it. */
function keep(leasing: Leasing): false {
  leasing.isFull = true;
  return false;
}
