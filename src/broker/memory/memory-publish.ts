import type { Publication, PublishReply } from '../task-store.js';
import type { MemoryState } from './memory-state.js';

/** Stores messages, once per id. The twin of publish.lua. */
export function publish(
  state: MemoryState,
  batch: readonly Publication[],
  whole: boolean,
): readonly PublishReply[] {
  if (whole && isTooMuch(state, batch)) return batch.map(() => ({ kind: 'full' }));
  const lengths = new Map<string, number>();
  return batch.map((one) => {
    const reply = decide(state, one, lengths);
    if (reply.kind === 'published') store(state, one);
    return reply;
  });
}

/** True if one of the batch would be refused after all before it were stored. */
function isTooMuch(state: MemoryState, batch: readonly Publication[]): boolean {
  const lengths = new Map<string, number>();
  const taken = new Set<string>();
  return batch.some((one) => {
    const names = one.dedupeMs === undefined ? [one.id] : [one.id, `dedupe ${one.head.dedupe}`];
    if (names.some((name) => taken.has(name))) return false;
    const { kind } = decide(state, one, lengths);
    if (kind === 'published') for (const name of names) taken.add(name);
    return kind === 'full';
  });
}

function decide(state: MemoryState, one: Publication, lengths: Map<string, number>): PublishReply {
  const now = state.clock.now();
  const known = state.tasks.get(one.id);
  if (known !== undefined && !(known.kind === 'ended' && known.expireAt <= now)) return { kind: 'duplicate' };
  const holder = one.dedupeMs === undefined ? undefined : state.dedupe.get(one.head.dedupe ?? '');
  if (holder !== undefined && holder.until > now) return { kind: 'deduplicated', id: holder.id };
  return isFull(state, one, lengths) ? { kind: 'full' } : { kind: 'published' };
}

function isFull(
  state: MemoryState,
  { head: { queue }, maxLength }: Publication,
  lengths: Map<string, number>,
): boolean {
  if (maxLength === undefined) return false;
  const length = lengths.get(queue) ?? state.waiting(queue);
  if (length >= maxLength) return true;
  lengths.set(queue, length + 1);
  return false;
}

function store(state: MemoryState, one: Publication): void {
  const now = state.clock.now();
  const head = one.expiresInMs === undefined ? one.head : { ...one.head, expires: now + one.expiresInMs };
  state.put(one.id, head, one.body);
  if (one.dedupeMs !== undefined && head.dedupe !== undefined) {
    state.dedupe.set(head.dedupe, { id: one.id, until: now + one.dedupeMs });
  }
  const due = one.dueAt ?? (one.delayMs === undefined ? undefined : now + one.delayMs);
  if (due !== undefined && due > now) state.delay(one.id, head, due);
  else state.ready(one.id, head, 'back');
}
