import type { Publication } from '../../src/broker/task-store.js';
import type { Outcome } from '../../src/core/outcome.js';
import type { TaskHead } from '../../src/core/task-message.js';

export const LEASE_MS = 30_000;
export const HOUR = 3_600_000;

export const succeeded: Outcome = { kind: 'succeeded', value: '"done"' };
export const released: Outcome = { kind: 'released', afterMs: 0, because: 'shutdown' };
const FAILURE = '{"classes":["Error"],"name":"Error","message":"boom"}';
export const failed: Outcome = { kind: 'failed', failure: FAILURE, reason: 'error' };

export function retried(afterMs = 0, queue?: string): Outcome {
  return { kind: 'retried', failure: FAILURE, afterMs, ...(queue !== undefined && { queue }) };
}

/** What differs from a plain message in the queue 'q'. */
export type Traits = Partial<TaskHead> & Omit<Partial<Publication>, 'head'>;

export function messageOf(id: string, traits: Traits, now: number): Publication {
  const { body, delayMs, dueAt, expiresInMs, dedupeMs, maxLength, ...head } = traits;
  return {
    id,
    head: { name: 'mail.send', queue: 'q', at: now, ...head },
    body: body ?? '{"args":[]}',
    ...(delayMs !== undefined && { delayMs }),
    ...(dueAt !== undefined && { dueAt }),
    ...(expiresInMs !== undefined && { expiresInMs }),
    ...(dedupeMs !== undefined && { dedupeMs }),
    ...(maxLength !== undefined && { maxLength }),
  };
}
