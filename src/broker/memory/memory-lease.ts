import type { ExchangeRequest } from '../task-store.js';
import type { MemoryState } from './memory-state.js';
import { takeOne, type Leased, type Taking } from './memory-taking.js';
import { takeTurns } from './memory-turns.js';

interface Band {
  readonly name: string;
  readonly queue: string;
  readonly order: number;
}

/** Leases what the worker has room for. The twin of lease.lua. */
export function lease(state: MemoryState, request: ExchangeRequest): Leased {
  const leased: Leased = { deliveries: [], drain: false, more: false, isFull: false };
  const taking = { request, leased };
  const bands = bandsOf(state, request.queues);
  const suspect = bands.find(({ name }) => name.startsWith('s'));
  const others = bands.filter(({ name }) => !name.startsWith('s'));
  const hasRoom = request.slots + request.prefetch > 0;
  if (hasRoom && (suspect === undefined || !takeSuspect(state, suspect, taking)))
    takeAll(state, others, taking);
  if (state.roads.passOn() > 0) leased.more = true;
  wakeOthers(state, others, request, leased);
  return leased;
}

function bandsOf(state: MemoryState, queues: readonly string[]): Band[] {
  const bands: Band[] = [];
  for (const name of new Set([...state.bands.keys(), ...state.lanes.bands()])) {
    const queue = name.slice(2);
    const order = queues.indexOf(queue);
    const holds = plainOf(state, name) || ringOf(state, name);
    if (holds && order !== -1 && !state.paused.has(queue)) bands.push({ name, queue, order });
  }
  return bands.sort((one, other) => one.order - other.order || (one.name < other.name ? 1 : -1));
}

function plainOf(state: MemoryState, name: string): boolean {
  return (state.bands.get(name)?.length ?? 0) > 0;
}

function ringOf(state: MemoryState, name: string): boolean {
  return state.lanes.ring(name).length > 0;
}

function takeAll(state: MemoryState, bands: readonly Band[], taking: Taking): void {
  const { request, leased } = taking;
  const room = request.slots + request.prefetch;
  const [first] = bands;
  const isMixed = first !== undefined && plainOf(state, first.name) && ringOf(state, first.name);
  const turns = Math.floor((request.leased + room) / 10) - Math.floor(request.leased / 10);
  if ((bands.length > 1 || isMixed) && turns > 0) takeOldest(state, bands, Math.min(turns, room), taking);
  for (const { name } of bands)
    takeBoth(state, name, (leased.isFull ? request.slots : room) - leased.deliveries.length, taking);
}

/** From the band whose first task has waited longest, in its plain list or in the lane whose turn it is. */
function takeOldest(state: MemoryState, bands: readonly Band[], turns: number, taking: Taking): void {
  const firsts = bands.flatMap(({ name }) => {
    const [lane] = state.lanes.ring(name);
    const laned = lane === undefined ? undefined : state.lanes.ids(name, lane)?.first();
    return [
      { name, isLane: false, at: bornAt(state, state.bands.get(name)?.first()) },
      { name, isLane: true, at: bornAt(state, laned) },
    ];
  });
  const [oldest] = firsts.sort((one, other) => one.at - other.at);
  if (oldest === undefined || oldest.at === Number.POSITIVE_INFINITY) return;
  const take = oldest.isLane ? takeTurns : takePlain;
  take(state, oldest.name, turns, taking);
}

function bornAt(state: MemoryState, id: string | undefined): number {
  return state.live(id ?? '')?.head.at ?? Number.POSITIVE_INFINITY;
}

/** The plain list and the lanes of a band share what is wanted; what one does not need the other gets. */
function takeBoth(state: MemoryState, name: string, want: number, taking: Taking): void {
  const { request, leased } = taking;
  const before = leased.deliveries.length;
  const half = want > 1 ? Math.floor(want / 2) : request.leased % 2;
  takeTurns(state, name, plainOf(state, name) ? half : want, taking);
  // A task in a lane that only waits for a slot gets one sooner when nothing is taken ahead.
  const most = () => (leased.isFull ? Math.min(want, request.slots - before) : want);
  const left = () => most() - (leased.deliveries.length - before);
  takePlain(state, name, left(), taking);
  takeTurns(state, name, left(), taking);
}

function takePlain(state: MemoryState, name: string, want: number, taking: Taking): void {
  const band = state.bands.get(name);
  for (let left = want; band !== undefined && left > 0; left -= 1) {
    const taken = takeOne(state, name, band, taking);
    if (taken === 'empty' || taken === 'stop') return;
  }
}

function takeSuspect(state: MemoryState, band: Band, taking: Taking): boolean {
  const { request, leased } = taking;
  const now = state.clock.now();
  if (request.holding === 0) {
    takeBoth(state, band.name, 1, taking);
    if (leased.deliveries.length > 0) state.drain = undefined;
    return leased.deliveries.length > 0;
  }
  if (state.drain !== undefined && state.drain.until > now && state.drain.worker !== request.worker)
    return false;
  state.drain = { worker: request.worker, until: now + request.leaseMs };
  leased.drain = true;
  return true;
}

function wakeOthers(
  state: MemoryState,
  bands: readonly Band[],
  request: ExchangeRequest,
  leased: Leased,
): void {
  const left = bands.filter(({ name }) => plainOf(state, name) || ringOf(state, name));
  for (const { queue } of left) state.wakeUp.wake(queue);
  // Hooks of expired tasks may lie in bands that were empty before: look again.
  if (left.length > 0 || state.expired.length > 0) leased.more = true;
  // It has no slot for what it may not take ahead: it comes again when it has one.
  if (leased.isFull) leased.more = false;
  if (leased.deliveries.length === 0 && left.length === 0 && !leased.more && !leased.drain)
    state.wakeUp.forget(request.queues);
}
