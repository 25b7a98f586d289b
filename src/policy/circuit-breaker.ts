import type { BreakerControl } from '../core/flow-control.js';
import type { RetryPolicy } from '../core/task-definition.js';
import { isOneOf } from './error-classes.js';

/** An attempt that failed, as a circuit breaker sees it. */
export interface FailedAttempt {
  readonly error: unknown;
  /** No retry can cure it, whatever the retry options say, so it says nothing about a dependency. */
  readonly isPermanent: boolean;
}

/** Whether a failure counts against the dependency that a circuit breaker stands for. */
export function doesTrip(
  breaker: BreakerControl,
  { never }: RetryPolicy,
  { error, isPermanent }: FailedAttempt,
): boolean {
  if (breaker.on !== undefined) return isOneOf(error, breaker.on);
  return !isPermanent && !isOneOf(error, never);
}
