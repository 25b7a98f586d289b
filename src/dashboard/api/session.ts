import type { Moment } from './basics.js';

/** The right to do a kind of thing; a role is a set of them. */
export type Permission =
  | 'view'
  | 'tasks.revoke'
  | 'tasks.run'
  | 'dead.requeue'
  | 'dead.drop'
  | 'queues.pause'
  | 'queues.purge'
  | 'schedules.write'
  | 'schedules.trigger'
  | 'limits.write'
  | 'workers.control'
  | 'payload.read'
  | 'audit.read';

export type Role = 'viewer' | 'operator' | 'admin' | 'custom';

/** How arguments, results and headers of tasks are treated. */
export type ArgumentsMode = 'hidden' | 'on demand' | 'shown';

/** GET session */
export interface Session {
  /** The name under which changes are noted. */
  readonly as: string;
  readonly role: Role;
  /** Those that the user has; in read-only mode those that change nothing. Hide or disable the rest. */
  readonly permissions: readonly Permission[];
  readonly readOnly: boolean;
  readonly environment?: { readonly label: string; readonly color: string };
  readonly namespace: string;
  readonly argumentsMode: ArgumentsMode;
  /** Tasks and dead letters may carry a `traceUrl`. */
  readonly hasTraceUrl: boolean;
  /** True where the server knows the application's tasks: arguments are checked by their schemas, and tasks can be enqueued by name. */
  readonly hasApplication: boolean;
  /** By the broker's clock, or the server's while Redis is away: to show relative times. */
  readonly serverTime: Moment;
  readonly version: string;
  /** Send as header `x-ntq-csrf` with each request that is not a GET. */
  readonly csrfToken: string;
}
