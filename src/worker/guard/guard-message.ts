import type { WorkerInfo } from '../../broker/worker-registry.js';
import type { Outcome } from '../../core/outcome.js';

/** What the main loop tells its guard. */
export type ToGuard =
  /** The outcomes of hard limits, by number; once for each kind of them. */
  | { readonly kind: 'outcome'; readonly number: number; readonly outcome: Outcome }
  | { readonly kind: 'info'; readonly info: WorkerInfo };

/** How a process is. */
export interface Pulse {
  readonly kind: 'pulse';
  readonly lagMs: number;
  readonly memoryBytes: number;
  /** Tasks that have ended. */
  readonly done: number;
  /** How many tasks run at once, or may. */
  readonly slots: number;
}

/** What a guard tells the supervisor, past the main loop. */
export type FromGuard =
  | Pulse
  /** Hard limits or revocations struck, a line for each: the process ends on purpose. */
  | { readonly kind: 'struck'; readonly lines: readonly string[] }
  /** Circuit breakers have changed by that, a line for each: the process lives no longer to tell of it. */
  | { readonly kind: 'breakers'; readonly lines: readonly string[] };
