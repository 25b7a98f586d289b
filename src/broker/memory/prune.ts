import type { PruneLimits } from '../task-store.js';
import * as deadLetter from './dead-letter.js';
import type { MemoryState } from './state/memory-state.js';
import * as draft from './workflow/draft.js';

/** Removes all that is past its time. */
export function prune(state: MemoryState, limits: PruneLimits): void {
  const now = state.clock.now();
  pruneRecords(state, now);
  pruneDeadLetters(state, now - limits.deadLetterAgeMs, limits.deadLetterCount);
  pruneWorkers(state, now - limits.silentMs);
  pruneWorkflows(state, now, now - limits.draftAgeMs);
}

function pruneRecords({ records: { expiring, tasks } }: MemoryState, now: number): void {
  for (const id of expiring.until(now, Number.POSITIVE_INFINITY)) {
    expiring.delete(id);
    const record = tasks.get(id);
    if (record?.kind === 'ended' && record.expireAt <= now) tasks.delete(id);
  }
}

function pruneDeadLetters(state: MemoryState, oldest: number, most: number): void {
  const letters = [...state.deadLetters.letters].sort(([, one], [, other]) => other.diedAt - one.diedAt);
  const past = letters.filter(([, { diedAt }], index) => index >= most || diedAt < oldest);
  deadLetter.remove(
    state,
    past.map(([id]) => id),
  );
}

function pruneWorkers({ workers }: MemoryState, oldest: number): void {
  for (const [id, { seenAt = 0 }] of workers) if (seenAt < oldest) workers.delete(id);
}

function pruneWorkflows(state: MemoryState, now: number, oldest: number): void {
  const { drafts, groups } = state.workflows;
  for (const [id, { expireAt }] of groups) if (expireAt !== undefined && expireAt <= now) groups.delete(id);
  for (const [root, { touchedAt }] of drafts) if (touchedAt < oldest) draft.drop(state, root);
}
