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

/** How many tasks of a queue wait in its ready lists. */
export function count({ lanes, ready }: MemoryState, queue: string): number {
  let length = 0;
  for (const band of lanes.bands()) if (band.slice(2) === queue) length += lanes.count(band);
  for (const [band, ids] of ready.plain) if (band.slice(2) === queue) length += ids.length;
  return length;
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
