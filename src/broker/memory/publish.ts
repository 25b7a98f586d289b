import type { Publication, PublishReply } from '../task-store.js';
import * as followUp from './follow-up.js';
import * as ready from './ready.js';
import type { MemoryState } from './state/memory-state.js';

/** Stores messages, once per id. */
export function publish(
  state: MemoryState,
  batch: readonly Publication[],
  isWhole: boolean,
): readonly PublishReply[] {
  if (isWhole && hasRefused(state, batch)) return batch.map(() => ({ kind: 'full' }));
  const lengths = new Map<string, number>();
  return batch.map((publication) => {
    const reply = decide(state, publication, lengths);
    if (reply.kind === 'published') store(state, publication);
    return reply;
  });
}

/** Answers true if a full queue refuses any message of the batch; each id and dedupe key counts once. */
function hasRefused(state: MemoryState, batch: readonly Publication[]): boolean {
  const lengths = new Map<string, number>();
  const taken = new Set<string>();
  return batch.some((publication) => {
    const names = namesOf(publication);
    if (names.some((name) => taken.has(name))) return false;
    const { kind } = decide(state, publication, lengths);
    if (kind === 'published') for (const name of names) taken.add(name);
    return kind === 'full';
  });
}

function namesOf({ id, head, dedupeMs }: Publication): readonly string[] {
  return dedupeMs === undefined ? [id] : [id, `dedupe ${head.dedupe}`];
}

function decide(state: MemoryState, publication: Publication, lengths: Map<string, number>): PublishReply {
  const { id, head, dedupeMs } = publication;
  const now = state.clock.now();
  const known = state.records.tasks.get(id);
  if (known !== undefined && !(known.kind === 'ended' && known.expireAt <= now)) return { kind: 'duplicate' };
  const holder = dedupeMs === undefined ? undefined : state.records.dedupe.get(head.dedupe ?? '');
  if (holder !== undefined && holder.until > now) return { kind: 'deduplicated', id: holder.id };
  return isFull(state, publication, lengths) ? { kind: 'full' } : { kind: 'published' };
}

function isFull(
  state: MemoryState,
  { head: { queue }, maxLength }: Publication,
  lengths: Map<string, number>,
): boolean {
  if (maxLength === undefined) return false;
  const length = lengths.get(queue) ?? ready.count(state, queue);
  if (length >= maxLength) return true;
  lengths.set(queue, length + 1);
  return false;
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
