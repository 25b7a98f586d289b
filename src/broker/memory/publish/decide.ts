import type { Publication, PublishReply } from '../../task-store.js';
import * as dedupe from '../dedupe.js';
import * as expiries from '../expiries.js';
import * as ready from '../ready.js';
import * as record from '../record.js';
import type { MemoryState } from '../state/memory-state.js';

/** The messages of one call that may be published so far. */
export interface Accepted {
  readonly ids: Set<string>;
  /** The id that holds each dedupe key. */
  readonly keys: Map<string, string>;
  /** The lengths of queues with these messages. */
  readonly lengths: Map<string, number>;
}

export function begin(): Accepted {
  return { ids: new Set(), keys: new Map(), lengths: new Map() };
}

const NUMBERS = ['delayMs', 'dueAt', 'expiresInMs', 'dedupeMs', 'maxLength'] as const;

/** A number that JSON cannot carry counts as not given. */
export function read(publication: Publication): Publication {
  const isUnreadable = (field: (typeof NUMBERS)[number]) =>
    publication[field] !== undefined && !Number.isFinite(publication[field]);
  if (!NUMBERS.some(isUnreadable)) return publication;
  const fields = Object.entries(publication).filter(
    ([field]) => !NUMBERS.some((name) => name === field && isUnreadable(name)),
  );
  return Object.fromEntries(fields) as unknown as Publication;
}

/** Answers whether a message may be published. Nothing is written here. */
export function message(state: MemoryState, publication: Publication, accepted: Accepted): PublishReply {
  const { id } = publication;
  if (accepted.ids.has(id) || record.isKept(state, id)) return { kind: 'duplicate' };
  const key = publication.dedupeMs === undefined ? undefined : publication.head.dedupe;
  const holder = key === undefined ? undefined : (accepted.keys.get(key) ?? dedupe.holder(state, key));
  if (holder !== undefined) return { kind: 'deduplicated', id: holder };
  if (isFull(state, publication, accepted)) return { kind: 'full' };
  if (key !== undefined) accepted.keys.set(key, id);
  accepted.ids.add(id);
  return { kind: 'published' };
}

function isFull(
  state: MemoryState,
  { head: { queue }, maxLength }: Publication,
  { lengths }: Accepted,
): boolean {
  if (maxLength === undefined) return false;
  // Tasks that are past their expiry take no room.
  const length = lengths.get(queue) ?? ready.count(state, queue, expiries.waiting(state));
  if (length >= maxLength) return true;
  lengths.set(queue, length + 1);
  return false;
}
