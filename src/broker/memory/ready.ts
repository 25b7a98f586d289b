import type { TaskHead } from '../../core/task-message.js';
import { bandOf } from '../storage/ready-list.js';
import { Deque } from './deque.js';
import type { MemoryState } from './state/memory-state.js';

export function pushBack(state: MemoryState, head: TaskHead, id: string): void {
  push(state, head, id, 'back');
}

/** Puts a task that was leased before in front of those that wait. */
export function pushFront(state: MemoryState, head: TaskHead, id: string): void {
  push(state, head, id, 'front');
}

/** Tasks that are past their expiry, by id with the ready list that they stand in. */
type Expired = ReadonlyMap<string, string>;

/** How many tasks of a queue wait in its ready lists, besides expired ones. */
export function count(state: MemoryState, queue: string, expired: Expired): number {
  let length = 0;
  for (const waiting of countByBand(state, queue, expired).values()) length += waiting;
  return length;
}

/** How many tasks of a queue wait in the ready lists of each band, besides expired ones. */
export function countByBand(
  { lanes, ready }: MemoryState,
  queue: string,
  expired: Expired,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const add = (band: string, count: number) => {
    if (band.slice(2) === queue) counts.set(band, (counts.get(band) ?? 0) + count);
  };
  for (const band of lanes.bands()) add(band, lanes.count(band));
  for (const [band, ids] of ready.plain) add(band, ids.length);
  for (const list of expired.values()) add(list.replace(/ .*/, ''), -1);
  return counts;
}

function push(state: MemoryState, head: TaskHead, id: string, end: 'back' | 'front'): void {
  if (head.lane === undefined || head.lane === '') pushPlain(state, bandOf(head), id, end);
  else state.lanes.push(bandOf(head), head.lane, id, end);
  state.wake.queue(head.queue);
}

function pushPlain({ ready }: MemoryState, band: string, id: string, end: 'back' | 'front'): void {
  const ids = ready.plain.get(band) ?? new Deque<string>();
  ready.plain.set(band, ids);
  if (end === 'back') ids.push(id);
  else ids.unshift(id);
}
