import type { ErrorClass } from './failure.js';

/** Gives the key of a call; its arguments depend on whether a task or a queue declares it. */
export type KeyFunction = (...args: readonly unknown[]) => unknown;

export interface RateControl {
  readonly limit: number;
  readonly perMs: number;
  readonly burst: number;
  readonly key: KeyFunction | undefined;
}

export interface ConcurrencyControl {
  readonly limit: number;
  readonly key: KeyFunction | undefined;
}

export interface BreakerControl {
  readonly name: string;
  readonly threshold: number;
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly halfOpen: number;
  /** `undefined`: every error that waiting might cure. */
  readonly on: readonly ErrorClass[] | undefined;
}

/** The limits of a task or of a queue, checked and complete. */
export interface FlowControl {
  /** `task/<name>` or `queue/<name>`: under it rate and concurrency are counted. */
  readonly name: string;
  readonly rate: RateControl | undefined;
  readonly concurrency: ConcurrencyControl | undefined;
  readonly fair: KeyFunction | undefined;
  readonly breaker: BreakerControl | undefined;
}

/** Of tasks of the library itself: not even their queue holds them back. Known by identity. */
export const UNHINDERED: FlowControl = Object.freeze({
  name: '',
  rate: undefined,
  concurrency: undefined,
  fair: undefined,
  breaker: undefined,
});

/** Whether its limits need a key of the call. */
export function isKeyed({ rate, concurrency, fair }: FlowControl): boolean {
  return (rate?.key ?? concurrency?.key ?? fair) !== undefined;
}
