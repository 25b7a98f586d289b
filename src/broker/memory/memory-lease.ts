import type { Delivery, ExchangeRequest } from '../task-store.js';
import { expire } from './memory-end.js';
import type { LiveRecord, MemoryState } from './memory-state.js';

interface Band {
  readonly name: string;
  readonly queue: string;
  readonly order: number;
}

export interface Leased {
  readonly deliveries: Delivery[];
  drain: boolean;
  more: boolean;
}

/** Leases what the worker has room for. The twin of lease.lua. */
export function lease(state: MemoryState, request: ExchangeRequest): Leased {
  const leased: Leased = { deliveries: [], drain: false, more: false };
  const room = request.slots + request.ahead;
  const bands = bandsOf(state, request.queues);
  const suspect = bands.find(({ name }) => name.startsWith('s'));
  const others = bands.filter(({ name }) => !name.startsWith('s'));
  if (room > 0 && (suspect === undefined || !leaseSuspect(state, suspect, request, leased))) {
    const turns = Math.floor((request.leased + room) / 10) - Math.floor(request.leased / 10);
    const first = others.length > 1 && turns > 0 ? oldest(state, others) : undefined;
    if (first !== undefined) take(state, first, Math.min(turns, room), { request, leased });
    for (const band of others) take(state, band, room - leased.deliveries.length, { request, leased });
  }
  wakeOthers(state, others, request, leased);
  return leased;
}

function bandsOf(state: MemoryState, queues: readonly string[]): Band[] {
  const bands: Band[] = [];
  for (const [name, band] of state.bands) {
    const queue = name.slice(2);
    const order = queues.indexOf(queue);
    if (band.length > 0 && order !== -1 && !state.paused.has(queue)) bands.push({ name, queue, order });
  }
  return bands.sort((one, other) => one.order - other.order || (one.name < other.name ? 1 : -1));
}

function oldest(state: MemoryState, bands: readonly Band[]): Band | undefined {
  const ages = bands.map((band) => ({
    band,
    at: state.live(state.bands.get(band.name)?.first() ?? '')?.head.at,
  }));
  return ages.filter(({ at }) => at !== undefined).sort((one, other) => (one.at ?? 0) - (other.at ?? 0))[0]
    ?.band;
}

function leaseSuspect(state: MemoryState, band: Band, request: ExchangeRequest, leased: Leased): boolean {
  const now = state.clock.now();
  if (request.holding === 0) {
    take(state, band, 1, { request, leased });
    if (leased.deliveries.length > 0) state.drain = undefined;
    return leased.deliveries.length > 0;
  }
  if (state.drain !== undefined && state.drain.until > now && state.drain.worker !== request.worker)
    return false;
  state.drain = { worker: request.worker, until: now + request.leaseMs };
  leased.drain = true;
  return true;
}

interface Taking {
  readonly request: ExchangeRequest;
  readonly leased: Leased;
}

function take(state: MemoryState, { name }: Band, want: number, { request, leased }: Taking): void {
  const band = state.bands.get(name);
  let left = want;
  while (band !== undefined && left > 0) {
    const id = band.first();
    if (id === undefined) return;
    const live = state.live(id);
    if (live?.head.early === true && leased.deliveries.length >= request.slots) return;
    band.shift();
    if (live === undefined || live.isBlocked === true || state.active.has(id)) continue;
    if (isExpired(state, live)) {
      expire(state, id, live, { at: state.clock.now() });
      continue;
    }
    leased.deliveries.push(deliver(state, id, live, { request, leased }));
    left -= 1;
  }
}

function isExpired(state: MemoryState, { head }: LiveRecord): boolean {
  return head.expires !== undefined && state.clock.now() > head.expires;
}

function deliver(state: MemoryState, id: string, live: LiveRecord, { request, leased }: Taking): Delivery {
  const leasedAt = state.clock.now();
  const token = `${request.worker}:${request.sequence}:${leasedAt}:${leased.deliveries.length + 1}`;
  state.active.set(id, { token, leasedAt });
  state.leases.set(id, leasedAt + request.leaseMs);
  state.tell(id);
  return { id, token, head: live.head, body: live.body, leasedAt };
}

function wakeOthers(
  state: MemoryState,
  bands: readonly Band[],
  request: ExchangeRequest,
  leased: Leased,
): void {
  for (const { name, queue } of bands) {
    if ((state.bands.get(name)?.length ?? 0) === 0) continue;
    leased.more = true;
    state.wakeUp.wake(queue);
  }
  // Hooks of expired tasks may lie in bands that were empty before: look again.
  if (state.expired.length > 0) leased.more = true;
  if (leased.deliveries.length === 0 && !leased.more && !leased.drain) state.wakeUp.forget(request.queues);
}
