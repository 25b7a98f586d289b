import { limitKeysOf } from '../storage/ready-list.js';
import type { MemoryState } from './memory-state.js';
import { takeOne, type Taking } from './memory-taking.js';

/** Takes tasks from the lanes of a band, one from each in turn. The twin of turns.lua. */
export function takeTurns(state: MemoryState, band: string, want: number, taking: Taking): void {
  const ring = state.lanes.ring(band);
  for (let left = want; left > 0 && ring.length > 0 && !taking.leased.isFull;)
    if (turn(state, band, ring, taking)) left -= 1;
}

/** The turn of the first lane; answers true if it gave a task. */
function turn(state: MemoryState, band: string, ring: string[], taking: Taking): boolean {
  const { request, leased } = taking;
  const lane = ring[0] as string;
  const gates = limitKeysOf(lane);
  const { room, gate } = state.gates.narrowest(gates);
  if (room <= 0 && gate !== undefined) {
    state.gates.freeAll(gates);
    state.roads.stop(band, ring.shift() as string, gate);
    return false;
  }
  // Tasks that a limit may hold back are taken ahead only where it is far away; whether a breaker opens nobody knows.
  const isNear = room < 2 * (request.slots + request.prefetch) || gates.some((each) => each.startsWith('b:'));
  const isReserve = leased.deliveries.length >= request.slots && isNear;
  const ids = state.lanes.ids(band, lane);
  const taken = isReserve
    ? 'stop'
    : ids === undefined
      ? 'empty'
      : takeOne(state, `${band} ${lane}`, ids, taking);
  if (taken === 'stop') {
    // It stays in front, and nothing is taken ahead of it.
    leased.isFull = true;
    return false;
  }
  ring.shift();
  if (taken === 'empty') state.gates.freeAll(gates);
  else state.gates.pass(gates, taken.id);
  if ((ids?.length ?? 0) > 0) ring.push(lane);
  else state.lanes.drop(band, lane);
  return taken !== 'empty';
}
