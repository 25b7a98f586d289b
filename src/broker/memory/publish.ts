import type { Publication, PublishReply } from '../task-store.js';
import * as dedupe from './dedupe.js';
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
  const publications = batch.map(decide.read);
  const replies = publications.map((publication) => decide.message(state, publication, accepted));
  if (isWhole && replies.some(({ kind }) => kind === 'full')) return batch.map(() => ({ kind: 'full' }));
  for (const [index, publication] of publications.entries())
    if (replies[index]?.kind === 'published') store(state, publication);
  return replies;
}

function store(state: MemoryState, publication: Publication): void {
  const { id, body, dedupeMs, expiresInMs } = publication;
  const now = state.clock.now();
  const expires = expiresInMs === undefined ? {} : { expires: now + expiresInMs };
  const due = dueOf(publication, now);
  const head = { ...publication.head, ...expires, ...(due !== undefined && { due }) };
  if (dedupeMs !== undefined && head.dedupe !== undefined) dedupe.hold(state, head.dedupe, id, dedupeMs);
  followUp.publish(state, id, { head, body, due });
}

/** When a message is due; `undefined` if at once. */
function dueOf({ dueAt, delayMs }: Publication, now: number): number | undefined {
  const due = dueAt ?? (delayMs === undefined ? now : now + delayMs);
  return due > now ? due : undefined;
}
