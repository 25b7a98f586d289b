import type { DeadLetters } from '../client/dead-letters.js';
import type { HealthResult } from './health-check.js';

/** How many dead letters there may be. */
export interface DeadLetterHealthOptions {
  /** The most dead letters that are no reason to look. */
  readonly max: number;
}

export async function deadLetterHealth(
  store: DeadLetters,
  { max }: DeadLetterHealthOptions,
): Promise<HealthResult> {
  const deadLetters = await store.count();
  if (deadLetters <= max) return { status: 'up', details: { deadLetters } };
  return { status: 'degraded', details: { reason: `more than ${max} dead letters`, deadLetters } };
}
