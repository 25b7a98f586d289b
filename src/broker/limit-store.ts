import type { LimitKind } from '../core/lane.js';

/** A limit as the application declares it; all times in ms. */
export type LimitDefinition = RateDefinition | ConcurrencyDefinition | BreakerDefinition;

/** In no span of `perMs` more than `limit + burst` start; spaced evenly once the burst is used up. Counted for each key. */
export interface RateDefinition {
  readonly kind: 'rate';
  /** `task/<name>` or `queue/<name>`. */
  readonly name: string;
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
}

/** Never more than `limit` at once, over all workers. Counted for each key. */
export interface ConcurrencyDefinition {
  readonly kind: 'concurrency';
  /** `task/<name>` or `queue/<name>`. */
  readonly name: string;
  readonly limit: number;
}

/**
 * Opens at `threshold` failures within `windowMs`, lets `halfOpen` tasks through once `cooldownMs` have passed, and closes
 * when one of them succeeds.
 */
export interface BreakerDefinition {
  readonly kind: 'breaker';
  readonly name: string;
  readonly threshold: number;
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly halfOpen: number;
}

export type BreakerState = 'closed' | 'open' | 'half-open';

/** A rate, a concurrency or a circuit breaker that holds for all workers. */
export interface LimitInfo {
  /** The limit that holds now. */
  readonly definition: LimitDefinition;
  /** The declared value, where an operator has set another. */
  readonly declared?: LimitDefinition;
  /** Of a breaker. */
  readonly breaker?: {
    /** `open`: its tasks wait. `half-open`: some of them may try. `closed`: all may run. */
    readonly state: BreakerState;
    /** Failures within the window. */
    readonly failures: number;
    /** When it was opened, epoch ms. */
    readonly openedAt?: number;
  };
}

/** A breaker has changed its state. */
export interface BreakerChange {
  readonly name: string;
  readonly state: BreakerState;
}

/** The limits and breakers, the same over all workers. */
export interface LimitStore {
  /** Makes limits known, as a worker does at its start. The last declaration counts; what an operator has set beats it. */
  declare(limits: readonly LimitDefinition[]): Promise<void>;
  /** Declares those that nobody has declared, or whose declaration was lost. */
  restore(limits: readonly LimitDefinition[]): Promise<void>;
  /** Sets a declared limit to something else, for all workers and those to come; false if nobody declared it. */
  set(limit: LimitDefinition): Promise<boolean>;
  /** Back to what was declared; false if nothing else was set. */
  unset(kind: LimitKind, name: string): Promise<boolean>;
  /** Closes a breaker and forgets its failures; false if nobody declared it. */
  reset(breaker: string): Promise<boolean>;
  list(): Promise<readonly LimitInfo[]>;
}
