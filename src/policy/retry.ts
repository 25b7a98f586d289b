import type { Random } from '../core/clock.js';
import type { ErrorClass, Failure } from '../core/failure.js';
import type { RetryPolicy } from '../core/task-definition.js';
import type { BackoffSpec } from '../core/task-options.js';
import type { CallRetry } from '../core/task-message.js';
import { backoffMs } from './backoff.js';

export type RetryDecision =
  | { readonly kind: 'retry'; readonly afterMs: number; readonly queue?: string }
  | { readonly kind: 'give-up'; readonly reason: 'error' | 'retries-exhausted' };

/** One failed run, and what was said about retries for it. */
export interface FailedRun {
  readonly error: unknown;
  readonly failure: Failure;
  readonly retries: number;
  readonly policy: RetryPolicy;
  /** What the call said; beats the rules. */
  readonly call: CallRetry | undefined;
}

/** Retry in so many ms, or give up and why. */
export function decideRetry(run: FailedRun, random: Random): RetryDecision {
  const { error, policy, call } = run;
  if (isOneOf(error, policy.never)) return { kind: 'give-up', reason: 'error' };
  const rule = policy.rules.find(({ on }) => isOneOf(error, on));
  if (rule === undefined && policy.on !== undefined && !isOneOf(error, policy.on)) {
    return { kind: 'give-up', reason: 'error' };
  }
  const limit = call?.limit ?? rule?.limit ?? policy.limit;
  if (run.retries >= limit) return { kind: 'give-up', reason: 'retries-exhausted' };
  const backoff = (call?.backoff as BackoffSpec | undefined) ?? rule?.backoff ?? policy.backoff;
  const afterMs = backoffMs(backoff, run.failure, run.retries, random);
  return { kind: 'retry', afterMs, ...(rule?.queue !== undefined && { queue: rule.queue }) };
}

function isOneOf(error: unknown, classes: readonly ErrorClass[]): boolean {
  return classes.some((errorClass) => error instanceof errorClass);
}
