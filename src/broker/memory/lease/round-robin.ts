import { limitKeysOf } from '../../storage/ready-list.js';
import type { MemoryState } from '../state/memory-state.js';
import type { Leasing } from './grant.js';
import { turn, type Turn } from './lane.js';

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
  const turned = turn(state, band, lane, leasing);
  if (turned.kind === 'kept') return false;
  rotation.shift();
  putBack(state, band, lane, turned);
  return turned.kind === 'leased' || turned.kind === 'last';
}

/** Puts a lane where it belongs after its turn: to the end of the rotation, into a blocked lane group, or nowhere. */
function putBack(state: MemoryState, band: string, lane: string, turned: Turn): void {
  // A lane that leaves the rotation without a task leaves its room to others.
  if (turned.kind === 'empty' || turned.kind === 'blocked') state.limitKeys.free(limitKeysOf(lane));
  if (turned.kind === 'leased') state.lanes.rotation(band).push(lane);
  else if (turned.kind === 'blocked') state.blocked.stop(band, lane, turned.limitKey);
  else state.lanes.drop(band, lane);
}
