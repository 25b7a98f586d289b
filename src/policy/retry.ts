import type { Random } from '../core/clock.js';
import type { Failure } from '../core/failure.js';
import type { ResolvedRetryRule, RetryPolicy } from '../core/task-definition.js';
import type { Backoff } from '../core/task-options.js';
import type { CallRetry } from '../core/task-message.js';
import { backoffMs } from './backoff.js';
import { isOneOf } from './error-classes.js';

export type RetryDecision =
  | { readonly kind: 'retry'; readonly afterMs: number; readonly queue?: string }
  | { readonly kind: 'give-up'; readonly reason: 'error' | 'retries-exhausted' };

/** One failed run, and the retry options that apply to it. */
export interface FailedRun {
  readonly error: unknown;
  readonly failure: Failure;
  readonly retries: number;
  readonly policy: RetryPolicy;
  /** Of the call; beats the rules. */
  readonly call: CallRetry | undefined;
  /** Called with what is wrong with a backoff function. */
  readonly warn: (text: string) => void;
}

/** Retry in this many ms, or give up and why. */
export function decideRetry(run: FailedRun, random: Random): RetryDecision {
  const { error, failure, retries, policy, call, warn } = run;
  const rule = policy.rules.find(({ on }) => isOneOf(error, on));
  if (!isRetried(error, policy, rule)) return { kind: 'give-up', reason: 'error' };
  // Call before rule before task, each as far as it says anything.
  const { limit, backoff, queue } = { ...policy, queue: undefined, ...rule, ...call };
  if (retries >= limit) return { kind: 'give-up', reason: 'retries-exhausted' };
  const afterMs = backoffMs(backoff as Backoff, { failure, retries, warn }, random);
  return { kind: 'retry', afterMs, ...(queue !== undefined && { queue }) };
}

function isRetried(error: unknown, policy: RetryPolicy, rule: ResolvedRetryRule | undefined): boolean {
  if (isOneOf(error, policy.never)) return false;
  return rule !== undefined || policy.on === undefined || isOneOf(error, policy.on);
}
