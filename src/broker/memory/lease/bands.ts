import { readyAtOf } from '../../../core/ready-at.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';
import * as plain from './plain.js';
import * as roundRobin from './round-robin.js';

const NEVER = Number.POSITIVE_INFINITY;

export interface Band {
  readonly name: string;
  readonly queue: string;
  readonly order: number;
}

/** The bands with ready tasks that a worker serves: in the order of its queues, the highest priority first. */
export function of(state: MemoryState, queues: readonly string[]): readonly Band[] {
  const bands: Band[] = [];
  for (const name of new Set([...state.ready.plain.keys(), ...state.lanes.bands()])) {
    const queue = name.slice(2);
    const order = queues.indexOf(queue);
    if (hasTasks(state, name) && order !== -1 && !state.ready.paused.has(queue))
      bands.push({ name, queue, order });
  }
  return bands.sort((one, other) => one.order - other.order || (one.name < other.name ? 1 : -1));
}

export function hasTasks(state: MemoryState, name: string): boolean {
  return plain.hasTasks(state, name) || roundRobin.hasTasks(state, name);
}

export function isSuspect({ name }: Band): boolean {
  return name.startsWith('s');
}

export interface Oldest {
  readonly name: string;
  /** It is in the lane at the front of the rotation. */
  readonly isLane: boolean;
}

/** The band whose first task has waited longest. */
export function oldest(state: MemoryState, bands: readonly Band[]): Oldest | undefined {
  const firsts = bands.flatMap(({ name }) => [
    { name, isLane: false, at: plainAt(state, name) },
    { name, isLane: true, at: laneAt(state, name) },
  ]);
  const [first] = firsts.sort((one, other) => one.at - other.at);
  return first?.at === NEVER ? undefined : first;
}

/** From when the older of the tasks in front of a band could run: of its plain list, and of its first lane. */
export function oldestAt(state: MemoryState, name: string): number | undefined {
  const at = Math.min(plainAt(state, name), laneAt(state, name));
  return at === NEVER ? undefined : at;
}

function plainAt(state: MemoryState, name: string): number {
  return readyAt(state, plain.first(state, name));
}

function laneAt(state: MemoryState, name: string): number {
  return readyAt(state, roundRobin.first(state, name));
}

function readyAt(state: MemoryState, id: string | undefined): number {
  const live = record.live(state, id ?? '');
  return live === undefined ? NEVER : readyAtOf(live.head);
}
