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
 * How many may start in a span of time, over all workers: what comes too early waits, and costs no slot and no retry.
 *
 * @example { limit: 100, per: '1m', key: (tenant: string) => tenant }
 */
export interface RateLimitOptions<Key = KeyOfArgs> {
  /** In no span of `per` do more than `limit + burst` start. A whole number from 1. */
  readonly limit: number;
  readonly per: Duration;
  /** How many may start early, at once, after a quiet time; the others come evenly spaced. Default 1. */
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
  /** A whole number from 1. */
  readonly limit: number;
  /** Each key counts for itself. Computed at enqueue, of up to 200 characters when encoded. Default: all count together. */
  readonly key?: Key;
}

/**
 * Keys take turns, so that the flood of one does not hold up the others.
 *
 * @example { key: (tenant: string) => tenant }
 */
export interface FairOptions<Key = KeyOfArgs> {
  /** Computed at enqueue, of up to 200 characters when encoded. */
  readonly key: Key;
}

/**
 * Holds tasks back while a dependency is down: they wait, and spend no retry. It opens at `threshold` failures within
 * `window`; after `cooldown` it lets `halfOpen` tasks through at once, and closes when one of them succeeds.
 *
 * @example { name: 'image-api', threshold: 10, on: [ApiDownError] }
 */
export interface CircuitBreakerOptions {
  /** Of the dependency; tasks that give the same name share the breaker and its settings. Default: one of the task's own. */
  readonly name?: string;
  /** Failures within the window that open it. Default 5. */
  readonly threshold?: number;
  /** Default '1m'. */
  readonly window?: Duration;
  /** How long nothing passes before some may try. Default '30s'. */
  readonly cooldown?: Duration;
  /** How many may try at once. Default 1. */
  readonly halfOpen?: number;
  /**
   * The errors that count, of this task. Default: all that waiting might cure, which are none of `retry.never`,
   * no errors of guards and pipes, and no directives. An exceeded time limit counts as its error.
   */
  readonly on?: ErrorClasses;
}

/** What may hold tasks back although a slot is free; docs/flow-control.md draws it. `false` lifts what is inherited. */
export interface FlowOptions {
  readonly rateLimit?: RateLimitOptions | false;
  readonly concurrency?: ConcurrencyOptions | false;
  readonly fair?: FairOptions | false;
  readonly circuitBreaker?: CircuitBreakerOptions | false;
}

export const FLOW_OPTION_KEYS = [
  'rateLimit',
  'concurrency',
  'fair',
  'circuitBreaker',
] as const satisfies readonly (keyof FlowOptions)[];
