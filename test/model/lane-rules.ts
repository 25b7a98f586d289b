import type { LimitDefinition } from '../../src/broker/limit-store.js';
import { limitField } from '../../src/broker/storage/limit-field.js';
import { limitKeysOf } from '../../src/broker/storage/ready-list.js';
import type { View } from './view.js';

/** What must hold of lanes and limitKeys at every moment, for both brokers. */
export function* laneRules(view: View): Iterable<string> {
  yield* lanesAreInOnePlace(view);
  yield* roadsStandBehindTheirGates(view);
  yield* placesAreHeldByTheActive(view);
}

/** L1. Each lane that holds something goes round in its rotation, or stands on its laneGroup; nothing else does. */
function* lanesAreInOnePlace(view: View): Iterable<string> {
  const found = placesOf(view);
  const full = [...view.ready].filter(([place, ids]) => place.includes(' ') && ids.length > 0);
  for (const [place] of full)
    if (found.get(place) !== 1) yield `the lane ${place} is in ${found.get(place) ?? 0} places`;
  const known = new Set(full.map(([place]) => place));
  for (const place of found.keys()) if (!known.has(place)) yield `the lane ${place} is empty and has a place`;
}

/** In how many places each lane is. */
function placesOf({ rotations, laneGroups }: View): ReadonlyMap<string, number> {
  const going = [...rotations].flatMap(([band, lanes]) => lanes.map((lane) => `${band} ${lane}`));
  const found = new Map<string, number>();
  for (const lane of [...going, ...[...laneGroups.values()].flat()])
    found.set(lane, (found.get(lane) ?? 0) + 1);
  return found;
}

/** L2. Somebody comes for what stands: its limitKey has a time, or opens with an end. */
function* roadsStandBehindTheirGates(view: View): Iterable<string> {
  const { laneGroups, behind, limitKeys } = view;
  for (const [laneGroup, lanes] of laneGroups) {
    const stops = [...behind].filter(([, all]) => all.includes(laneGroup)).map(([limitKey]) => limitKey);
    if (lanes.length > 0 && stops.length === 0) yield `the laneGroup ${laneGroup} stands behind no limitKey`;
    for (const limitKey of stops)
      if (!limitKeysOf(laneGroup).includes(limitKey)) yield `${limitKey} is no limitKey of ${laneGroup}`;
  }
  for (const [limitKey, all] of behind) {
    const due = limitKeys.get(limitKey);
    if (all.length > 0 && due === undefined)
      yield `${limitKey} holds ${all.join()} back, and nobody looks at it`;
    if (due !== Number.POSITIVE_INFINITY) continue;
    for (const laneGroup of all)
      if (isForgotten(view, limitKey, laneGroup)) yield `${limitKey} has room, and forgets ${laneGroup}`;
  }
}

/** It has room that no lane of the band is on its way to. */
function isForgotten(view: View, limitKey: string, laneGroup: string): boolean {
  const limit = limitFor(view, limitKey);
  const most = limit?.kind === 'breaker' ? limit.halfOpen : (limit?.limit ?? 1);
  const room = most - (view.holders.get(limitKey)?.size ?? 0);
  const rotation = view.rotations.get(laneGroup.slice(0, laneGroup.indexOf(' '))) ?? [];
  const onTheirWay = rotation.filter((lane) => limitKeysOf(lane).includes(limitKey)).length;
  return (view.laneGroups.get(laneGroup)?.length ?? 0) > 0 && room > onTheirWay;
}

/** L3. */
function* placesAreHeldByTheActive({ holders, held, active }: View): Iterable<string> {
  for (const [limitKey, ids] of holders)
    for (const id of ids) {
      if (!active.has(id)) yield `${id} holds a place of ${limitKey} and does not run`;
      if (held.get(id)?.includes(limitKey) !== true)
        yield `${id} holds a place of ${limitKey} unknown to itself`;
    }
  for (const [id, limitKeys] of held) {
    if (!active.has(id)) yield `${id} holds places and does not run`;
    for (const limitKey of limitKeys)
      // The probes of a breaker that has opened again are probes no more.
      if (limitKey.startsWith('c:') && holders.get(limitKey)?.has(id) !== true)
        yield `${limitKey} has forgotten ${id}`;
  }
}

interface Change {
  readonly before: View;
  readonly after: View;
}

/** What was leased in one call. */
export function startedIn({
  before,
  after,
}: Change): readonly { readonly id: string; readonly limitKeys: readonly string[] }[] {
  const ids = [...after.active].filter(([id, token]) => before.active.get(id) !== token).map(([id]) => id);
  return ids.map((id) => ({ id, limitKeys: limitKeysOf(after.tasks.get(id)?.head.lane ?? '') }));
}

/** L4. Nothing starts beyond a limit that is counted, and behind an open breaker only what may try. */
export function* startRules(change: Change): Iterable<string> {
  const { after } = change;
  for (const { id, limitKeys } of startedIn(change)) {
    for (const limitKey of limitKeys) {
      const limit = limitFor(after, limitKey);
      if (limit?.kind === 'concurrency') yield* holding(after, id, limitKey, limit.limit);
      if (limit?.kind === 'breaker') yield* probing(after, id, limitKey, limit.halfOpen);
    }
  }
}

function* holding({ holders }: View, id: string, limitKey: string, limit: number): Iterable<string> {
  const all = holders.get(limitKey) ?? new Set();
  if (all.size > limit) yield `${id} is one of ${all.size} that hold ${limitKey}, which lets ${limit}`;
  if (!all.has(id)) yield `${id} was leased past ${limitKey}`;
}

function* probing(
  { limits, holders }: View,
  id: string,
  limitKey: string,
  halfOpen: number,
): Iterable<string> {
  const state = limits.find(({ definition }) => fieldOf(definition) === limitKey)?.breaker?.state;
  const probes = holders.get(limitKey) ?? new Set();
  if (state === 'open') yield `${id} was leased though ${limitKey} is open`;
  if (state !== 'half-open') return;
  if (!probes.has(id)) yield `${id} was leased though ${limitKey} is half-open, and is no probe`;
  if (probes.size > halfOpen) yield `${id} is one of ${probes.size} probes of ${limitKey}`;
}

export function limitFor({ limits }: View, limitKey: string): LimitDefinition | undefined {
  const [field] = limitKey.split('|');
  return limits.map(({ definition }) => definition).find((definition) => fieldOf(definition) === field);
}

function fieldOf({ kind, name }: LimitDefinition): string {
  return limitField(kind, name);
}
