import type { Moment } from './basics.js';
import type { LimitKind } from './queues.js';

/** GET limits */
export interface LimitList {
  readonly at: Moment;
  readonly limits: readonly LimitRow[];
  /** Tasks that limits hold back, per queue. */
  readonly blocked: readonly { readonly queue: string; readonly kind: LimitKind; readonly count: number }[];
}

export type LimitRow = RateRow | ConcurrencyRow | BreakerRow;

interface LimitRowOf<Definition> {
  /** `task/<name>`, `queue/<name>`, or the name of a breaker. */
  readonly name: string;
  readonly now: Definition;
  /** Left out where nothing else is set. */
  readonly declared?: Definition;
}

export interface RateRow extends LimitRowOf<{
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
}> {
  readonly kind: 'rate';
}
export interface ConcurrencyRow extends LimitRowOf<{ readonly limit: number }> {
  readonly kind: 'concurrency';
}
export interface BreakerRow extends LimitRowOf<{
  readonly threshold: number;
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly halfOpen: number;
}> {
  readonly kind: 'breaker';
  readonly state: 'closed' | 'open' | 'half-open';
  readonly failures: number;
  readonly openedAt?: Moment;
}

/**
 * PUT limits/rate/:name (RateBody) · PUT limits/concurrency/:name (ConcurrencyBody) · DELETE limits/rate/:name ·
 * DELETE limits/concurrency/:name · POST limits/breaker/:name/reset, all → Done. `:name` is the row's, URL-encoded (`task%2Femail.send`).
 */
export interface RateBody {
  readonly limit: number;
  /** `1m`, or ms. */
  readonly per: string | number;
  readonly burst?: number;
}
export interface ConcurrencyBody {
  readonly limit: number;
}
