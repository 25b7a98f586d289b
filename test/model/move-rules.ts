import type { TaskRecord } from '../../src/core/codec.js';
import { readyListOf } from '../../src/broker/storage/ready-list.js';
import { LEASE_MS } from '../contract/messages.js';
import { entriesOf, runnable, type Ended, type Live, type View } from './view.js';

/** One call, and what it may have done. */
export interface Move {
  readonly before: View;
  readonly after: View;
  /** What was called. */
  readonly kind: string;
  /** Ids that the test has handed over so far. */
  readonly known: ReadonlySet<string>;
}

/** What may become of a task in one call. */
export function* moveRules(move: Move): Iterable<string> {
  const { before, after } = move;
  for (const id of new Set([...before.tasks.keys(), ...after.tasks.keys()])) {
    const [was, is] = [before.tasks.get(id), after.tasks.get(id)];
    if (was === undefined) yield* came(id, move);
    else if (is === undefined) yield* went(id, was, move);
    else if (was.kind === 'ended') yield* stayedEnded(id, was, is, move);
    else if (is.kind === 'ended') yield* ended(id, was, is, move);
    else yield* livedOn(id, was, is, move);
  }
  yield* tokens(move);
  yield* results(move);
  yield* times(move);
  yield* lists(move);
}

/** Ids are given by callers; all others are derived from them. */
function* came(id: string, { after, before, known }: Move): Iterable<string> {
  const record = after.tasks.get(id);
  // A group of nothing, or of such groups, ends as it begins.
  if (record?.kind !== 'live' && record?.head.size === undefined) yield `${id} came as ended`;
  if (known.has(id)) return;
  const owner = /^(.*?):hook(:\d+)?$/.exec(id)?.[1] ?? '';
  const isHook = after.tasks.get(owner)?.kind === 'ended' && before.tasks.get(owner)?.kind === 'live';
  if (!isHook) yield `${id} came out of nowhere`;
}

/** I0. What waits to hear of a failure goes unheard, and a draft may be dropped; nothing else that lives. */
function* went(id: string, was: TaskRecord, { before, after, kind }: Move): Iterable<string> {
  if (kind === 'reuse') return;
  if (was.kind === 'ended') {
    if (kind !== 'forget' && kind !== 'vanish' && was.expireAt > after.now)
      yield `the record of ${id} went before its time`;
    return;
  }
  const isUnheard = was.isBlocked === true && /!\d+/.test(id);
  if (!isDrafted(id, before) && !isUnheard) yield `${id} is lost`;
}

/** I3. Who has ended stays as it is until its record may go. */
function* stayedEnded(id: string, was: Ended, is: TaskRecord, move: Move): Iterable<string> {
  const { after, kind } = move;
  if (kind === 'reuse' || isOfNewWorkflow(id, move)) return;
  if (JSON.stringify(was) === JSON.stringify(is)) return;
  if (was.expireAt > after.now) yield `${id} had ended and was changed: ${JSON.stringify({ was, is })}`;
}

/** When the record of a workflow has been forgotten its id is free, and so are those of its members. */
function isOfNewWorkflow(id: string, { before, kind }: Move): boolean {
  const root = /^[^/.!~+]+/.exec(id)?.[0] ?? id;
  return (kind === 'compose' || kind === 'batch') && root !== id && before.tasks.get(root)?.kind !== 'ended';
}

/** I3. Only who holds a task ends it by its outcome. */
function* ended(id: string, was: Live, { head }: Ended, { before, after, kind }: Move): Iterable<string> {
  const { state, reason, token } = head;
  const isByOutcome = head.size === undefined && (state === 'SUCCESS' || reason === 'error');
  if (isByOutcome && (token === undefined || token !== before.active.get(id))) {
    yield `${id} was ended by ${token}, held by ${before.active.get(id)}`;
  }
  if (reason === 'worker-lost') yield* lost(id, { before, after, kind });
  if (reason === 'expired' && !isPast(was, after)) yield `${id} expired before its time`;
}

function isDrafted(id: string, { drafts }: View): boolean {
  return [...drafts.values()].some((ids) => ids.includes(id));
}

function isPast({ head: { expires } }: Live, { now }: View): boolean {
  // A retry may be found to come too late, up to the longest delay of the model.
  return expires !== undefined && now + 60_000 > expires;
}

function* lost(
  id: string,
  { before, after, kind }: Pick<Move, 'after' | 'before' | 'kind'>,
): Iterable<string> {
  const given = before.leases.get(id);
  // A lease far in the future was given before the clock went back: one lease from now is left of it.
  const until = given !== undefined && given > before.now + 2 * LEASE_MS ? before.now + LEASE_MS : given;
  if (until === undefined) yield `${id} was lost, and nobody held it`;
  else if (kind !== 'abandon' && until > after.now) yield `${id} was lost before its lease had run out`;
}

function* livedOn(id: string, was: Live, is: Live, move: Move): Iterable<string> {
  // Others stand in its place now; one of them has its id.
  if (move.kind === 'replace' || move.kind === 'reuse') return;
  // What is drafted has not begun, whatever its record says, and may be drafted anew.
  if (isDrafted(id, move.before)) return;
  const [from, to] = [runnable(was), runnable(is)];
  if (from === undefined) return;
  if (to === undefined) return yield `${id} was set going, and waits again`;
  if (from.body !== to.body) yield `${id} has another body`;
  for (const count of ['retries', 'losses', 'releases'] as const)
    yield* counts(id, count, { from, to, move });
  yield* entries(id, move);
}

type Count = 'losses' | 'releases' | 'retries';

/** Only what ran has spent something, and once. */
function* counts(id: string, count: Count, { from, to, move }: { from: Live; to: Live; move: Move }) {
  const more = (to.head[count] ?? 0) - (from.head[count] ?? 0);
  if (more === 0) return;
  if (more !== 1) yield `${id} has ${more} more ${count}`;
  if (!move.before.active.has(id)) yield `${id} did not run, and counts one more of ${count}`;
  if (count === 'losses') yield* lost(id, move);
}

/** A task that waits is not put into a list once more. */
function* entries(id: string, { before, after }: Move): Iterable<string> {
  const more = entriesOf(after, id) - entriesOf(before, id);
  const waited = !before.active.has(id) && !before.delayed.has(id);
  if (more > (waited ? 0 : 1)) yield `${id} was made ready ${more} times${waited ? ' while it waited' : ''}`;
}

/** I2. A lease ends before the next one begins. */
function* tokens({ before, after }: Move): Iterable<string> {
  for (const [id, token] of after.active) {
    const held = before.active.get(id);
    if (held === undefined || held === token) continue;
    const head = after.tasks.get(id)?.head;
    if (head?.lastToken !== held) yield `${id} was leased to ${token} while ${held} held it`;
  }
}

/** I5. What a part gave stays as it is, as long as the same group lives; parts may be revoked before it begins. */
function* results({ before, after }: Move): Iterable<string> {
  for (const [id, group] of before.groups) {
    const isSame = isGroup(before.tasks.get(id)) && isGroup(after.tasks.get(id));
    if (!isSame) continue;
    const now = after.groups.get(id)?.results;
    for (const [place, gave] of group.results)
      if (now?.get(place) !== gave) yield `part ${place} of ${id} gave ${gave}, and now ${now?.get(place)}`;
  }
}

function isGroup(record: TaskRecord | undefined): boolean {
  return record?.kind === 'live' && record.head.size !== undefined;
}

/** Nobody is leased before its time, or out of a queue that is paused. */
function* times({ before, after }: Move): Iterable<string> {
  for (const id of after.active.keys()) {
    if (before.active.has(id)) continue;
    const early = (before.delayed.get(id) ?? 0) - after.now;
    if (early > 0) yield `${id} was leased ${early} ms before its time`;
    const queue = before.tasks.get(id)?.head.queue ?? '';
    if (before.paused.has(queue)) yield `${id} was leased, and its queue ${queue} is paused`;
  }
}

/** Who waits is leased out of its own queue and lane: an entry elsewhere is of an earlier life of its id. */
function* lists({ before, after }: Move): Iterable<string> {
  for (const id of after.active.keys()) {
    const record = runnable(before.tasks.get(id));
    if (record === undefined || before.active.has(id)) continue;
    const where = withoutBand(readyListOf(record.head));
    const had = entriesIn(before, where, id);
    if (had > 0 && entriesIn(after, where, id) === had) yield `${id} was leased from elsewhere than ${where}`;
  }
}

function entriesIn({ ready }: View, where: string, id: string): number {
  const all = [...ready].filter(([list]) => withoutBand(list) === where);
  return all.flatMap(([, ids]) => ids).filter((each) => each === id).length;
}

/** The queue and the lane of a ready list: in which band of them an entry lies is of no account. */
function withoutBand(list: string): string {
  return list.slice(list.indexOf(':') + 1);
}
