import type { Delivery, ExchangeRequest } from '../../task-store.js';
import type { MemoryState } from '../state/memory-state.js';

/**
 * The deliveries of a repeated exchange, as far as their leases still stand; none for a late copy of an older exchange.
 * Undefined for a new one.
 */
export function replay({ leases }: MemoryState, request: ExchangeRequest): readonly Delivery[] | undefined {
  const last = leases.sessions.get(request.worker);
  if (last === undefined || last.sequence < request.sequence) return undefined;
  const same = last.sequence === request.sequence ? last.deliveries : [];
  return same.filter(({ id, token }) => leases.active.get(id)?.token === token);
}

export function remember(
  { leases }: MemoryState,
  { worker, sequence }: ExchangeRequest,
  deliveries: readonly Delivery[],
): void {
  leases.sessions.set(worker, { sequence, deliveries });
}
