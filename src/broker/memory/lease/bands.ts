import type { ExchangeDigest } from '../../task-store.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';
import type { Leasing } from './grant.js';
import * as plain from './plain.js';
import * as roundRobin from './round-robin.js';

export interface Band {
  readonly name: string;
  readonly queue: string;
  readonly order: number;
}

/** The bands with ready tasks that a worker serves: in the order of its queues, the highest priority first. */
export function bandsOf(state: MemoryState, queues: readonly string[]): readonly Band[] {
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

/** Leases what there is room for. Of all tasks every tenth is the oldest, so that no band starves. */
export function takeAll(state: MemoryState, bands: readonly Band[], leasing: Leasing): void {
  const { request, deliveries } = leasing;
  const room = request.slots + request.prefetch;
  const [first] = bands;
  const isMixed =
    first !== undefined && plain.hasTasks(state, first.name) && roundRobin.hasTasks(state, first.name);
  const tenths = Math.floor((request.leased + room) / 10) - Math.floor(request.leased / 10);
  if ((bands.length > 1 || isMixed) && tenths > 0) takeOldest(state, bands, Math.min(tenths, room), leasing);
  for (const { name } of bands)
    takeBoth(state, name, (leasing.isFull ? request.slots : room) - deliveries.length, leasing);
}

/** The plain list and the lanes of a band share what is wanted; the share that one does not need the other gets. */
export function takeBoth(state: MemoryState, name: string, want: number, leasing: Leasing): void {
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

/** Leases from the band whose first task has waited longest, in its plain list or in its first lane. */
function takeOldest(state: MemoryState, bands: readonly Band[], want: number, leasing: Leasing): void {
  const firsts = bands.flatMap(({ name }) => [
    { name, take: plain.take, at: enqueuedAt(state, plain.first(state, name)) },
    { name, take: roundRobin.take, at: enqueuedAt(state, roundRobin.first(state, name)) },
  ]);
  const [oldest] = firsts.sort((one, other) => one.at - other.at);
  if (oldest !== undefined && oldest.at !== Number.POSITIVE_INFINITY)
    oldest.take(state, oldest.name, want, leasing);
}

/** The ready tasks that an exchange leaves behind, without suspects. */
export function digestOf(state: MemoryState, bands: readonly Band[]): ExchangeDigest {
  const left = bands.filter(({ name }) => hasTasks(state, name));
  const [highest] = left;
  const readyCount = left.reduce((sum, { name }) => sum + countIn(state, name), 0);
  return { band: highest?.name, readyCount, oldestAt: highest && oldestIn(state, highest.name) };
}

function countIn({ lanes, ready }: MemoryState, name: string): number {
  return (ready.plain.get(name)?.length ?? 0) + lanes.count(name);
}

/** When the older of the tasks in front of a band was enqueued: of its plain list, and of its first lane. */
function oldestIn(state: MemoryState, name: string): number | undefined {
  const fronts = [plain.first(state, name), roundRobin.first(state, name)];
  const oldest = Math.min(...fronts.map((id) => enqueuedAt(state, id)));
  return oldest === Number.POSITIVE_INFINITY ? undefined : oldest;
}

function enqueuedAt(state: MemoryState, id: string | undefined): number {
  return record.live(state, id ?? '')?.head.at ?? Number.POSITIVE_INFINITY;
}
