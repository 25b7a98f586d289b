import { ChordError } from '../../core/errors.js';
import { Failure } from '../../core/failure.js';
import { DEFAULT_RESULT_TTL_MS, MIN_RECORD_TTL_MS, type TaskHead } from '../../core/task-message.js';
import type { PartResult } from '../workflow-store.js';
import { finish, revoke, REVOKED, type End } from './memory-end.js';
import type { LiveRecord, MemoryState } from './memory-state.js';
import type { Fate, Step } from './memory-workflow.js';

/** Carries out all that ends in workflows have set going. The twin of flow.lua. */
export function leadOn(state: MemoryState): void {
  while (state.steps.length > 0) {
    const { steps } = state;
    state.steps = [];
    for (const step of steps) carryOut(state, step);
  }
}

function carryOut(state: MemoryState, step: Step): void {
  switch (step.act) {
    case 'begin':
      return beginParts(state, step.id, step.head);
    case 'doom':
      return doom(state, step.id, step.fate);
    case 'cancel':
      return cancelChain(state, step.id, step.isTerminated);
    case 'retire':
      return retire(state, step.id);
    default:
      return step satisfies never;
  }
}

export function putGroup(
  state: MemoryState,
  id: string,
  { size = 0, ttl = DEFAULT_RESULT_TTL_MS }: TaskHead,
): void {
  state.groups.set(id, { size, ttlMs: ttl, results: new Map(), added: new Map(), nested: [] });
}

/** Sets a blocked node going; any other has been, or has ended. */
export function begin(state: MemoryState, id: string, input?: string): void {
  const live = state.live(id);
  if (live?.isBlocked !== true) return;
  if (live.head.size === undefined) beginTask(state, id, live, input);
  else beginGroup(state, id, live, input);
}

function beginTask(state: MemoryState, id: string, { head, body }: LiveRecord, input = 'vnull'): void {
  const now = state.clock.now();
  const { expiresIn, ...rest } = head;
  const begun = expiresIn === undefined ? head : { ...rest, expires: now + expiresIn };
  state.put(id, begun, head.input === undefined ? body : input + body);
  const due = head.eta ?? (head.delay === undefined ? now : now + head.delay);
  if (due > now) state.delay(id, begun, due);
  else state.ready(id, begun, 'back');
}

function beginGroup(state: MemoryState, id: string, { head, body }: LiveRecord, input = 'vnull'): void {
  state.put(id, head, body);
  const group = state.groups.get(id);
  if (group !== undefined && head.takesInput === true) group.input = input;
  state.tell(id);
  state.steps.push({ act: 'begin', id, head });
}

function beginParts(state: MemoryState, id: string, head: TaskHead): void {
  for (const part of partsOf(state, id, head)) {
    const live = state.live(part);
    // Stored as if it had begun, all but its place in the list.
    if (head.ready !== undefined && live !== undefined && live.isBlocked !== true)
      state.ready(part, live.head, 'back');
    else begin(state, entryOf(state, part));
  }
  completeIfFull(state, id);
}

/** The ids of the nodes that end the parts of a group. */
function partsOf(
  state: MemoryState,
  id: string,
  { size = 0, idPrefix: stem = id }: TaskHead,
): readonly string[] {
  const made = Array.from({ length: size }, (_, place) => `${stem}.${place}`);
  return [...made, ...(state.groups.get(id)?.added.values() ?? [])];
}

/**
 * The node that begins a part. What leads to a part is also there when that has ended before its group began, and when the
 * record of its end is past its time.
 */
function entryOf(state: MemoryState, id: string): string {
  const record = state.tasks.get(id);
  if (record !== undefined) return record.head.first ?? id;
  return state.tasks.has(`${id}/0`) ? `${id}/0` : id;
}

/** What an end sets going at once, as in Redis: ends that come in one call are not told from ends one after the other. */
export function follow(state: MemoryState, id: string, head: TaskHead, end: End): void {
  if (end.state === 'SUCCESS') succeed(state, id, head, end);
  else fail(state, id, head, end);
  for (const other of head.cleanup ?? []) dropNode(state, other);
  if (head.after !== undefined && state.groups.has(head.after)) retireIfOver(state, head.after, head.after);
  if (head.size === undefined) return;
  if (head.next !== undefined) return retireIfOver(state, id, head.next);
  // A nested group is kept as long as the one it is in.
  const outer = state.groups.get(head.group ?? '');
  if (outer !== undefined && outer.expireAt === undefined) outer.nested.push(id);
  else state.steps.push({ act: 'retire', id });
}

function succeed(
  state: MemoryState,
  id: string,
  { group: join, index: place = 0, next, size }: TaskHead,
  { text }: End,
): void {
  const isGroup = size !== undefined;
  if (join !== undefined)
    gather(state, join, place, isGroup ? { kind: 'group', id } : { kind: 'value', json: text });
  if (next !== undefined) begin(state, next, isGroup ? `g${id}` : `v${text === '' ? 'null' : text}`);
}

function fail(state: MemoryState, id: string, head: TaskHead, end: End): void {
  const { group: join, index: place = 0, next } = head;
  const { text: failure, part = id } = end;
  if (join !== undefined) gather(state, join, place, { kind: 'failed', id: part, failure });
  if (next !== undefined) state.steps.push({ act: 'doom', id: next, fate: fateOf(end) });
  const isRevoked = end.state === 'REVOKED' && end.reason !== 'expired';
  if (end.isQuiet === true || isRevoked) return;
  for (const err of toldOf(head, end)) begin(state, err, `v${failure}`);
}

/** The failure of a group that is followed arises in what follows it: only what goes with the group is told here. */
function toldOf(
  { next, errbacks: errs = [], cleanup: drops = [] }: TaskHead,
  { reason }: End,
): readonly string[] {
  return reason === 'part' && next !== undefined ? drops : errs;
}

/** How what follows ends. */
function fateOf(end: End): Fate {
  const { state, text } = end;
  const isChord = end.reason === 'part';
  const reason = state === 'FAILURE' ? 'dependency' : end.reason;
  return { state, reason, failure: isChord ? chordFailure(end) : text, isQuiet: !isChord };
}

/** The failure of what a failed group was for. */
function chordFailure({ text, part, place }: End): string {
  const message = `Part ${place} of the group failed (task ${part}).`;
  const { classes, name } = Failure.of(ChordError, 'CHORD', message);
  return JSON.stringify({ classes, name, message, code: 'CHORD', cause: JSON.parse(text) as unknown });
}

/** What nobody has set going is needed no more. What a replaced task has left in its place waits too, but has been set going. */
function dropNode(state: MemoryState, id: string): void {
  const live = state.live(id);
  if (live?.isBlocked !== true || live.head.lastToken !== undefined) return;
  state.tasks.delete(id);
  for (const other of live.head.cleanup ?? []) dropNode(state, other);
}

/** Keeps what a part of a group gave; each place counts once. */
function gather(state: MemoryState, id: string, place: number, result: PartResult): void {
  const group = state.groups.get(id);
  const live = state.live(id);
  if (group === undefined || live === undefined || group.results.has(place)) return;
  group.results.set(place, result);
  const isFailure = result.kind === 'failed';
  if (isFailure && (group.failed === undefined || place < group.failed)) group.failed = place;
  if (isFailure && live.head.failFast === true) {
    cancelParts(state, id, live.head, true);
    complete(state, id);
  } else if (!completeIfFull(state, id)) state.tell(id);
}

/**
 * All parts have ended. Not before the group has begun, or has been told how it ends without: then what leads to its parts
 * is told as well.
 */
function completeIfFull(state: MemoryState, id: string): boolean {
  const group = state.groups.get(id);
  if (group === undefined || group.results.size < group.size) return false;
  if (state.live(id)?.isBlocked === true && group.doom === undefined) return false;
  complete(state, id);
  return true;
}

function complete(state: MemoryState, id: string): void {
  const group = state.groups.get(id);
  const live = state.live(id);
  if (group === undefined || live === undefined) return;
  const at = state.clock.now();
  const { doom: fate, failed } = group;
  const first = failed === undefined ? undefined : group.results.get(failed);
  if (fate !== undefined && (failed !== undefined || live.head.size === 0))
    return finish(state, id, live, endOf(fate, at));
  if (first?.kind !== 'failed') return finish(state, id, live, { state: 'SUCCESS', text: '', at });
  const part = { part: first.id, place: failed as number };
  finish(state, id, live, { state: 'FAILURE', reason: 'part', text: first.failure, at, ...part });
}

function endOf({ state, reason, failure, isQuiet }: Fate, at: number): End {
  return { state, ...(reason !== undefined && { reason }), text: failure, at, isQuiet };
}

/** What waited for something that failed ends as it did. */
function doom(state: MemoryState, id: string, fate: Fate): void {
  const live = state.live(id);
  if (live?.isBlocked !== true) return;
  if (live.head.size === undefined) return finish(state, id, live, endOf(fate, state.clock.now()));
  const group = state.groups.get(id);
  if (group !== undefined) group.doom = fate;
  if (live.head.size === 0) return complete(state, id);
  for (const part of partsOf(state, id, live.head))
    state.steps.push({ act: 'doom', id: entryOf(state, part), fate: { ...fate, isQuiet: true } });
  completeIfFull(state, id);
}

/** A chain is cancelled from its end, back to where it began. */
function cancelChain(state: MemoryState, id: string, isTerminated: boolean): void {
  for (const at of stepsOf(state, id)) {
    const live = state.live(at);
    if (live !== undefined) cancel(state, at, live, isTerminated);
  }
}

/** The steps of a chain from its end on; where the record of that is gone, from its beginning on. */
function* stepsOf(state: MemoryState, id: string): Generator<string, void> {
  const isForward = entryOf(state, id) === `${id}/0` && !state.tasks.has(id);
  if (isForward) for (let at = 0; state.tasks.has(`${id}/${at}`); at += 1) yield `${id}/${at}`;
  else for (let at: string | undefined = id; at !== undefined; at = before(state, at)) yield at;
}

function before(state: MemoryState, id: string): string | undefined {
  const record = state.tasks.get(id);
  if (record !== undefined) return record.head.after;
  const [, chain, at] = /^(.*)\/(\d+)$/s.exec(id) ?? [];
  return Number(at) > 0 ? `${chain}/${Number(at) - 1}` : undefined;
}

/** Ends what has not run, and what runs if that is wanted. A group ends with its parts. */
export function cancel(state: MemoryState, id: string, live: LiveRecord, isTerminated: boolean): void {
  if (live.head.size !== undefined) return cancelGroup(state, id, live.head, isTerminated);
  const token = state.active.get(id)?.token;
  if (token !== undefined && !isTerminated) {
    state.revoked.add(id);
    return;
  }
  revoke(state, id, live, {
    at: state.clock.now(),
    ...(token !== undefined && { stopped: token }),
  });
  if (token !== undefined) for (const tell of state.revocations) tell(id, token);
}

function cancelGroup(state: MemoryState, id: string, head: TaskHead, isTerminated: boolean): void {
  const group = state.groups.get(id);
  if (group !== undefined)
    group.doom = { state: 'REVOKED', reason: 'revoked', failure: REVOKED, isQuiet: false };
  if (head.size === 0) return complete(state, id);
  cancelParts(state, id, head, isTerminated);
  completeIfFull(state, id);
}

function cancelParts(state: MemoryState, id: string, head: TaskHead, isTerminated: boolean): void {
  for (const part of partsOf(state, id, head)) state.steps.push({ act: 'cancel', id: part, isTerminated });
}

/** The results of a group stay until it has ended, and so has what they are for; then their time begins. */
function retireIfOver(state: MemoryState, id: string, other: string): void {
  if (state.live(other) === undefined) state.steps.push({ act: 'retire', id });
}

function retire(state: MemoryState, id: string): void {
  const group = state.groups.get(id);
  if (group === undefined) return;
  const ttlMs = Math.max(MIN_RECORD_TTL_MS, group.ttlMs);
  group.expireAt = state.clock.now() + ttlMs;
  for (const nested of group.nested.splice(0)) state.steps.push({ act: 'retire', id: nested });
}
