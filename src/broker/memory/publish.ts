import type { Publication, PublishReply } from '../task-store.js';
import * as followUp from './follow-up.js';
import * as decide from './publish/decide.js';
import type { MemoryState } from './state/memory-state.js';

/** Stores messages, once per id. All is decided before anything is stored. */
export function publish(
  state: MemoryState,
  batch: readonly Publication[],
  isWhole: boolean,
): readonly PublishReply[] {
  const accepted = decide.begin();
  const replies = batch.map((publication) => decide.message(state, publication, accepted));
  if (isWhole && replies.some(({ kind }) => kind === 'full')) return batch.map(() => ({ kind: 'full' }));
  for (const [index, publication] of batch.entries())
    if (replies[index]?.kind === 'published') store(state, publication);
  return replies;
}

function store(state: MemoryState, publication: Publication): void {
  const { id, body, dedupeMs, expiresInMs, delayMs } = publication;
  const now = state.clock.now();
  const expires = expiresInMs === undefined ? {} : { expires: now + expiresInMs };
  const head = { ...publication.head, ...expires };
  if (dedupeMs !== undefined && head.dedupe !== undefined)
    state.records.dedupe.set(head.dedupe, { id, until: now + dedupeMs });
  const due = publication.dueAt ?? (delayMs === undefined ? undefined : now + delayMs);
  followUp.publish(state, id, { head, body, due });
}
