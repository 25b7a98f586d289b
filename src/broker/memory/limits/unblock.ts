import { limitKeysOf } from '../../storage/ready-list.js';
import type { MemoryState } from '../state/memory-state.js';
import { bandOfGroup } from './blocked.js';
import * as trip from './trip.js';

/** Lets as many lanes go on as a limit key has room for, and notes when it has more; answers how many went on. */
export function key(state: MemoryState, limitKey: string): number {
  const { blocked, limitKeys } = state;
  const room = limitKeys.room(limitKey);
  const count = room > 0 ? releaseGroups(state, limitKey, room) : 0;
  if (!limitKeys.isOpenBreaker(limitKey) && !blocked.byKey.has(limitKey)) blocked.due.delete(limitKey);
  else blocked.arm(limitKey);
  return count;
}

/** Offers the room of limit keys whose time has come. */
export function due(state: MemoryState): void {
  const { blocked, clock } = state;
  for (const limitKey of blocked.due.until(clock.now(), Number.POSITIVE_INFINITY)) key(state, limitKey);
}

/** Gives freed room to the lane groups that wait for it; answers how many lanes went on. */
export function freed(state: MemoryState): number {
  trip.closeProbed(state);
  return state.limitKeys.takeFreed().reduce((count, limitKey) => count + key(state, limitKey), 0);
}

/** Fills the room in each band; groups that are still blocked go to the end, so that the others come before them. */
function releaseGroups(state: MemoryState, limitKey: string, room: number): number {
  const counts = new Map<string, number>();
  const left: string[] = [];
  const waiting: string[] = [];
  for (const group of state.blocked.byKey.get(limitKey) ?? []) {
    const band = bandOfGroup(group);
    const before = counts.get(band) ?? 0;
    if (before >= room) {
      left.push(group);
      continue;
    }
    const { count, isWaiting } = releaseGroup(state, limitKey, group, room - before);
    counts.set(band, before + count);
    if (isWaiting) waiting.push(group);
  }
  putBack(state, limitKey, [...left, ...waiting]);
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function putBack({ blocked }: MemoryState, limitKey: string, groups: readonly string[]): void {
  if (groups.length === 0) blocked.byKey.delete(limitKey);
  else blocked.byKey.set(limitKey, groups);
}

/** Lets lanes of a group go on. A group that another limit key narrows more waits for that one from here on. */
function releaseGroup(state: MemoryState, limitKey: string, group: string, room: number) {
  const { blocked, lanes, limitKeys } = state;
  const narrowest = limitKeys.narrowest(limitKeysOf(group));
  const most = Math.min(room, narrowest.room);
  const count = most > 0 ? blocked.release(group, most) : 0;
  if (lanes.blockedIn(group).length === 0) return { count, isWaiting: false };
  const isOther = narrowest.limitKey !== undefined && narrowest.limitKey !== limitKey;
  if (!isOther || narrowest.room >= limitKeys.room(limitKey)) return { count, isWaiting: true };
  blocked.add(narrowest.limitKey, group);
  return { count, isWaiting: false };
}
