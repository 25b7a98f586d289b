import type { WorkerInfo } from '../../broker/worker-registry.js';
import type { Outcome } from '../../core/outcome.js';

/** A message of the main loop to its guard. */
export type ToGuard =
  /** The outcomes of hard limits, by number; once for each kind of them. */
  | { readonly kind: 'outcome'; readonly number: number; readonly outcome: Outcome }
  | { readonly kind: 'info'; readonly info: WorkerInfo };

/** How a process is. */
export interface ProcessHeartbeat {
  readonly kind: 'heartbeat';
  readonly lagMs: number;
  /** In how many ms the guard has ended the process because of the last hard limit of its running tasks; 0 without one. */
  readonly hardInMs: number;
  readonly memoryBytes: number;
  /** Tasks that have ended. */
  readonly done: number;
  /** How many tasks run at once, or may. */
  readonly slots: number;
}

/** A message of a guard to the supervisor, past the main loop. */
export type FromGuard =
  | ProcessHeartbeat
  /** The guard enforces hard limits or revocations, a line for each: the process ends on purpose. */
  | { readonly kind: 'enforced'; readonly lines: readonly string[] }
  /** Lines for the supervisor to log, because the main loop may stand still or end before it could. */
  | { readonly kind: 'warnings'; readonly lines: readonly string[] };
