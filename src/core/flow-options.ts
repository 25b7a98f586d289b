import type { Duration } from './duration.js';
import type { ErrorClasses } from './failure.js';

/** Of a task: its arguments are what the task was called with. */
export type KeyOfArgs = (...args: never[]) => string;

/** A call, as the keys of a queue see it. */
export interface QueueCall {
  /** Of the task. */
  readonly name: string;
  readonly args: readonly unknown[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Of a queue: it holds calls of many tasks. */
export type KeyOfCall = (call: QueueCall) => string;

/**
 * How many tasks may start in a span of time, over all workers. A task that is too early waits; it costs no slot and no retry.
 *
 * @example { limit: 100, per: '1m', key: (tenant: string) => tenant }
 */
export interface RateLimitOptions<Key = KeyOfArgs> {
  /** In no span of `per` do more than `limit + burst` start. A whole number from 1. */
  readonly limit: number;
  /** The span of time. */
  readonly per: Duration;
  /** How many may start early, at once, after a quiet time; the others come evenly spaced. Default: 1. */
  readonly burst?: number;
  /** Each key counts for itself. Computed at enqueue, of up to 200 characters when encoded. Default: all count together. */
  readonly key?: Key;
}

/**
 * How many may run at once, over all workers. A permit is given back when the attempt ends, also when its worker dies.
 *
 * @example { limit: 3, key: (account: string) => account }
 */
export interface ConcurrencyOptions<Key = KeyOfArgs> {
  /** How many run at once. A whole number from 1. */
  readonly limit: number;
  /** Each key counts for itself. Computed at enqueue, of up to 200 characters when encoded. Default: all count together. */
  readonly key?: Key;
}

/**
 * Serves keys round robin, so that one busy key cannot starve the others.
 *
 * @example { key: (tenant: string) => tenant }
 */
export interface FairOptions<Key = KeyOfArgs> {
  /** The key, computed at enqueue, of up to 200 characters when encoded. */
  readonly key: Key;
}

/**
 * Holds tasks back while a dependency is down: they wait, and spend no retry. It opens at `threshold` failures within
 * `window`; after `cooldown` it lets `halfOpen` tasks through at once, and closes when one of them succeeds.
 *
 * @example { name: 'image-api', threshold: 10, on: [ApiDownError] }
 */
export interface CircuitBreakerOptions {
  /** Of the dependency; tasks that give the same name share the breaker and its settings. Default: the name of the task. */
  readonly name?: string;
  /** This many failures within the window open it. Default: 5. */
  readonly threshold?: number;
  /** The span in which failures are counted. Default: '1m'. */
  readonly window?: Duration;
  /** How long an open breaker lets no task through. Default: '30s'. */
  readonly cooldown?: Duration;
  /** How many tasks try at once while it is half-open. Default: 1. */
  readonly halfOpen?: number;
  /**
   * The errors of this task that count. An exceeded time limit counts as its error. Default: all but those of `retry.never`, of guards
   * and pipes, and directives.
   */
  readonly on?: ErrorClasses;
}

/** Limits and fairness of a task; docs/flow-control.md draws them. `false` lifts an inherited one. */
export interface FlowOptions {
  /** How many tasks may start in a span of time. Default: no limit. */
  readonly rateLimit?: RateLimitOptions | false;
  /** How many tasks may run at once. Default: no limit. */
  readonly concurrency?: ConcurrencyOptions | false;
  /** Serves keys round robin. Default: first in, first out. */
  readonly fair?: FairOptions | false;
  /** Holds tasks back while a dependency is down. Default: no breaker. */
  readonly circuitBreaker?: CircuitBreakerOptions | false;
}
