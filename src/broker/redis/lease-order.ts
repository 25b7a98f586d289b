import { parseToken } from '../../core/token.js';
import type { HeldLease } from '../task-store.js';

/**
 * The leases of one worker, the oldest first. Within a session the numbers of the exchanges tell the order. Between sessions only
 * the clock does, which may have been set back: a lease counts as no older than the one before it in its session.
 */
export function byAge(held: readonly HeldLease[]): HeldLease[] {
  const leases = held.map((lease) => ({ lease, ...parseToken(lease.token) }));
  leases.sort((one, other) => one.sequence - other.sequence || one.position - other.position);
  const latest = new Map<number, number>();
  const timed = leases.map(({ lease, session, leasedAt }) => {
    const at = Math.max(leasedAt, latest.get(session) ?? leasedAt);
    latest.set(session, at);
    return { lease, at };
  });
  return timed.sort((one, other) => one.at - other.at).map(({ lease }) => lease);
}
