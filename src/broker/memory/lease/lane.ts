import { limitKeysOf } from '../../storage/ready-list.js';
import type { MemoryState } from '../state/memory-state.js';
import { takeOne } from './candidate.js';
import type { Leasing } from './grant.js';

/**
 * The answer of a lane at its turn: a task ('last' if no other is left), nothing because it is empty or blocked by a limit key,
 * or nothing because the next task may only start at once and no slot is free ('kept').
 */
export type Turn =
  | { readonly kind: 'empty' | 'kept' | 'last' | 'leased' }
  | { readonly kind: 'blocked'; readonly limitKey: string };

/** Leases one task of a lane, if its limit keys let one through. */
export function turn(state: MemoryState, band: string, lane: string, leasing: Leasing): Turn {
  const limitKeys = limitKeysOf(lane);
  const { room, limitKey } = state.limitKeys.narrowest(limitKeys);
  if (room <= 0 && limitKey !== undefined) return { kind: 'blocked', limitKey };
  const isKept = isReserved(limitKeys, room, leasing);
  const turned = isKept ? { kind: 'kept' as const } : leaseFirst(state, band, lane, leasing);
  // The lane stays in front, and nothing is leased ahead of it.
  if (turned.kind === 'kept') leasing.isFull = true;
  return turned;
}

function leaseFirst(state: MemoryState, band: string, lane: string, leasing: Leasing): Turn {
  const ids = state.lanes.ids(band, lane);
  const taken = ids === undefined ? 'empty' : takeOne(state, `${band} ${lane}`, ids, leasing);
  if (taken === 'empty' || taken === 'kept') return { kind: taken };
  state.limitKeys.pass(limitKeysOf(lane), taken.id);
  return { kind: (ids?.length ?? 0) > 0 ? 'leased' : 'last' };
}

/**
 * Tasks under limits are leased ahead only while their limit is far away, so that other workers get a share. A breaker may
 * open at any time.
 */
function isReserved(limitKeys: readonly string[], room: number, leasing: Leasing): boolean {
  const { request, deliveries } = leasing;
  const isNear =
    room < 2 * (request.slots + request.prefetch) || limitKeys.some((key) => key.startsWith('b:'));
  return deliveries.length >= request.slots && isNear;
}
