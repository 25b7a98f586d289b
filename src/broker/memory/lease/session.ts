import type { Delivery, ExchangeRequest } from '../../task-store.js';
import type { MemoryState } from '../state/memory-state.js';

/** Ids of workers hold no space. */
const keyOf = ({ worker, session }: ExchangeRequest) => `${worker} ${session}`;

/**
 * The deliveries of a repeated exchange, as far as their leases still stand; empty for a late copy of an older exchange of its
 * session. Undefined for a new one.
 */
export function replay({ leases }: MemoryState, request: ExchangeRequest): readonly Delivery[] | undefined {
  const last = leases.sessions.get(keyOf(request));
  if (last === undefined || last.sequence < request.sequence) return undefined;
  const same = last.sequence === request.sequence ? last.deliveries : [];
  return same.filter(({ id, token }) => leases.active.get(id)?.token === token);
}

export function remember(
  { leases }: MemoryState,
  request: ExchangeRequest,
  deliveries: readonly Delivery[],
): void {
  leases.sessions.set(keyOf(request), { sequence: request.sequence, deliveries });
}
