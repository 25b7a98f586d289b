import { readyListOf } from '../../src/broker/storage/ready-list.js';
import type { TaskHead } from '../../src/core/task-message.js';
import { laneRules } from './lane-rules.js';
import { entriesOf, runnable, type GroupView, type Live, type View } from './view.js';

/** What must hold at every moment, for both brokers; each tells what does not. */
export function* placeRules(view: View): Iterable<string> {
  yield* eachIdInOnePlace(view);
  yield* leasesAreTheActive(view);
  yield* expiriesAreOfTheWaiting(view);
  yield* laneRules(view);
  yield* notesAreOfTheActive(view);
  yield* keysAreHeldByTheLiving(view);
  yield* historiesHaveAnOwner(view);
  yield* groupsEndedWithAll(view);
  if (view.steps === 0) yield* groupsHoldWhatEnded(view);
}

/** I1. Ids of ended tasks may still lie in lists: whoever comes to them passes them over. */
function* eachIdInOnePlace(view: View): Iterable<string> {
  for (const [id, record] of view.tasks) {
    const live = runnable(record);
    const places = live === undefined ? 0 : 1;
    const found = Number(view.active.has(id)) + Number(view.delayed.has(id));
    if (found > places)
      yield `${id} is ${live === undefined ? 'not live, and' : ''} leased or delayed, or both`;
    const isReady = live !== undefined && isListed(view, id, live.head);
    if (found < places && !isReady) yield `${id} is live and in no place (${entriesOf(view, id)} elsewhere)`;
  }
  for (const id of view.delayed.keys()) if (!view.tasks.has(id)) yield `${id} is delayed and has no record`;
}

function isListed(view: View, id: string, head: TaskHead): boolean {
  return waitsForItsGroup(view, head) || view.ready.get(readyListOf(head))?.includes(id) === true;
}

/** Parts may be stored as if they had begun, before their group has. */
function waitsForItsGroup({ tasks, steps }: View, { group: join = '' }: TaskHead): boolean {
  const group = tasks.get(join);
  return group?.kind === 'live' && (group.isBlocked === true || steps > 0);
}

/** I2. */
function* leasesAreTheActive(view: View): Iterable<string> {
  for (const id of view.leases.keys()) if (!view.active.has(id)) yield `${id} has a lease and no token`;
  for (const [id, token] of view.active) {
    if (!view.leases.has(id)) yield `${id} has the token ${token} and no lease`;
    if (!view.tasks.has(id)) yield `${id} is leased and has no record`;
  }
  if (new Set(view.active.values()).size < view.active.size) yield 'two leases have one token';
}

function* expiriesAreOfTheWaiting(view: View): Iterable<string> {
  for (const [id, at] of view.expiries) {
    const expires = runnable(view.tasks.get(id))?.head.expires;
    if (expires !== at || view.active.has(id)) yield `${id} is listed to expire at ${at}, not ${expires}`;
  }
  for (const [id, record] of view.tasks) {
    const expires = runnable(record)?.head.expires;
    const isWaiting = expires !== undefined && !view.active.has(id);
    if (isWaiting && !view.expiries.has(id)) yield `${id} waits, expires, and is not listed`;
  }
}

function* notesAreOfTheActive(view: View): Iterable<string> {
  for (const id of view.revoked) if (!view.active.has(id)) yield `${id} is noted as revoked and does not run`;
  for (const id of view.progress) if (!view.active.has(id)) yield `${id} has progress and does not run`;
}

function* keysAreHeldByTheLiving(view: View): Iterable<string> {
  for (const [key, { id, until }] of view.dedupe) {
    if (until > view.now && view.tasks.get(id)?.kind !== 'live')
      yield `${id} holds the key ${key} and is not live`;
  }
}

function* historiesHaveAnOwner(view: View): Iterable<string> {
  for (const id of view.histories) {
    const isOwned = view.letters.has(id) || view.tasks.get(id)?.kind === 'live';
    if (!isOwned) yield `the history of ${id} is nobody's`;
  }
}

/** I5. While a group runs, its list holds the parts that have ended, and no others; it ends with the last of them. */
function* groupsHoldWhatEnded(view: View): Iterable<string> {
  for (const [id, group] of view.groups) {
    const record = view.tasks.get(id);
    if (record?.kind !== 'live' || !isRunningGroup(record)) continue;
    for (const [place, part] of partsOf(id, group, record).entries()) {
      const [kind, has] = [view.tasks.get(part)?.kind, group.results.has(place)];
      if (kind === 'ended' && !has) yield `part ${place} of ${id} has ended and left no result`;
      if (kind === 'live' && has) yield `part ${place} of ${id} has a result and has not ended`;
    }
    if (group.results.size >= group.size) yield `${id} has all its results and has not ended`;
  }
}

function* groupsEndedWithAll({ groups, tasks }: View): Iterable<string> {
  for (const [id, { size, results }] of groups) {
    const record = tasks.get(id);
    const isWell =
      record?.kind === 'ended' && record.head.size !== undefined && record.head.state === 'SUCCESS';
    if (isWell && results.size < size) yield `${id} has ended with ${results.size} of ${size} results`;
  }
}

/** What is kept of a group may be of an earlier life of its id, which is a task by now. */
function isRunningGroup({ head, isBlocked }: Live): boolean {
  return head.size !== undefined && isBlocked !== true;
}

/** The ids of its parts: those that it was made with are derived, the others noted. */
function partsOf(id: string, { size, added }: GroupView, { head }: Live): readonly string[] {
  const { size: made = 0, idPrefix = id } = head;
  return Array.from({ length: size }, (_none, place) =>
    place < made ? `${idPrefix}.${place}` : (added.get(place) ?? ''),
  );
}
