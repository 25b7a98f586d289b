import type { Delivery } from '../../task-store.js';
import { DueList } from '../due-list.js';

/** The last exchange of a session of a worker. */
export interface Session {
  readonly sequence: number;
  readonly deliveries: readonly Delivery[];
}

/** Which attempt holds each leased task, and what is known of the workers that lease. */
export class LeaseState {
  /** In the order in which the leases were given. */
  readonly active = new Map<string, { readonly token: string; readonly leasedAt: number }>();
  /** Leased tasks, by the moment at which their lease ends. */
  readonly until = new DueList();
  /** By worker and session. */
  readonly sessions = new Map<string, Session>();
  /** Workers that were abandoned: they lease nothing more. */
  readonly gone = new Set<string>();
  /** The worker with the timer for the next due moment. */
  timer: { readonly worker: string; readonly at: number } | undefined;
  /** The worker that leases nothing more until it is empty for a suspect. */
  isolating: { readonly worker: string; readonly until: number } | undefined;
}
