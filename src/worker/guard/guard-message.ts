import type { WorkerInfo } from '../../broker/worker-registry.js';
import type { Outcome } from '../../core/outcome.js';

/** What the main loop tells its guard. */
export type ToGuard =
  /** The outcomes of hard limits, by number; once for each kind of them. */
  | { readonly kind: 'outcome'; readonly number: number; readonly outcome: Outcome }
  | { readonly kind: 'info'; readonly info: WorkerInfo };

/** What a guard tells the supervisor, past the main loop. */
export type FromGuard =
  | { readonly kind: 'pulse'; readonly lagMs: number; readonly memoryBytes: number; readonly done: number }
  /** Hard limits struck, a line for each: the process ends on purpose. */
  | { readonly kind: 'struck'; readonly lines: readonly string[] };
