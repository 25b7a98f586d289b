import type {
  BreakerDefinition,
  ConcurrencyDefinition,
  RateDefinition,
} from '../../src/broker/limit-store.js';
import { failed, retried } from './messages.js';
import type { Outcome } from '../../src/core/outcome.js';

/** `limit` in a second, for the task 'x'. */
export function rate(limit: number, more: Partial<RateDefinition> = {}): RateDefinition {
  return { kind: 'rate', name: 'task/x', limit, perMs: 1_000, burst: 0, ...more };
}

export function concurrency(limit: number, name = 'task/x'): ConcurrencyDefinition {
  return { kind: 'concurrency', name, limit };
}

/** Opens at the second failure within 10 s, for 5 s. */
export function breaker(more: Partial<BreakerDefinition> = {}): BreakerDefinition {
  return {
    kind: 'breaker',
    name: 'dep',
    threshold: 2,
    windowMs: 10_000,
    cooldownMs: 5_000,
    halfOpen: 1,
    ...more,
  };
}

/** Ends that breakers count. */
export const tripped = { ...failed, failedBreakers: ['dep'] } as Outcome;
export const trippedAgain = { ...retried(), failedBreakers: ['dep'] } as Outcome;
