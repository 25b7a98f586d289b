import type { LimitDefinition } from '../../src/broker/limit-store.js';
import { limitField } from '../../src/broker/storage/limit-field.js';
import { limitKeysOf } from '../../src/broker/storage/ready-list.js';
import type { View } from './view.js';

/** What must hold of lanes and gates at every moment, for both brokers. */
export function* laneRules(view: View): Iterable<string> {
  yield* lanesAreInOnePlace(view);
  yield* roadsStandBehindTheirGates(view);
  yield* placesAreHeldByTheActive(view);
}

/** L1. Each lane that holds something goes round in its ring, or stands on its road; nothing else does. */
function* lanesAreInOnePlace(view: View): Iterable<string> {
  const found = placesOf(view);
  const full = [...view.ready].filter(([place, ids]) => place.includes(' ') && ids.length > 0);
  for (const [place] of full)
    if (found.get(place) !== 1) yield `the lane ${place} is in ${found.get(place) ?? 0} places`;
  const known = new Set(full.map(([place]) => place));
  for (const place of found.keys()) if (!known.has(place)) yield `the lane ${place} is empty and has a place`;
}

/** In how many places each lane is. */
function placesOf({ rings, roads }: View): ReadonlyMap<string, number> {
  const going = [...rings].flatMap(([band, lanes]) => lanes.map((lane) => `${band} ${lane}`));
  const found = new Map<string, number>();
  for (const lane of [...going, ...[...roads.values()].flat()]) found.set(lane, (found.get(lane) ?? 0) + 1);
  return found;
}

/** L2. Somebody comes for what stands: its gate has a time, or opens with an end. */
function* roadsStandBehindTheirGates(view: View): Iterable<string> {
  const { roads, behind, gates } = view;
  for (const [road, lanes] of roads) {
    const stops = [...behind].filter(([, all]) => all.includes(road)).map(([gate]) => gate);
    if (lanes.length > 0 && stops.length === 0) yield `the road ${road} stands behind no gate`;
    for (const gate of stops) if (!limitKeysOf(road).includes(gate)) yield `${gate} is no gate of ${road}`;
  }
  for (const [gate, all] of behind) {
    const due = gates.get(gate);
    if (all.length > 0 && due === undefined) yield `${gate} holds ${all.join()} back, and nobody looks at it`;
    if (due !== Number.POSITIVE_INFINITY) continue;
    for (const road of all) if (isForgotten(view, gate, road)) yield `${gate} has room, and forgets ${road}`;
  }
}

/** It has room that no lane of the band is on its way to. */
function isForgotten(view: View, gate: string, road: string): boolean {
  const limit = limitFor(view, gate);
  const most = limit?.kind === 'breaker' ? limit.halfOpen : (limit?.limit ?? 1);
  const room = most - (view.holders.get(gate)?.size ?? 0);
  const ring = view.rings.get(road.slice(0, road.indexOf(' '))) ?? [];
  const onTheirWay = ring.filter((lane) => limitKeysOf(lane).includes(gate)).length;
  return (view.roads.get(road)?.length ?? 0) > 0 && room > onTheirWay;
}

/** L3. */
function* placesAreHeldByTheActive({ holders, held, active }: View): Iterable<string> {
  for (const [gate, ids] of holders)
    for (const id of ids) {
      if (!active.has(id)) yield `${id} holds a place of ${gate} and does not run`;
      if (held.get(id)?.includes(gate) !== true) yield `${id} holds a place of ${gate} unknown to itself`;
    }
  for (const [id, gates] of held) {
    if (!active.has(id)) yield `${id} holds places and does not run`;
    for (const gate of gates)
      // The probes of a breaker that has opened again are probes no more.
      if (gate.startsWith('c:') && holders.get(gate)?.has(id) !== true) yield `${gate} has forgotten ${id}`;
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
}: Change): readonly { readonly id: string; readonly gates: readonly string[] }[] {
  const ids = [...after.active].filter(([id, token]) => before.active.get(id) !== token).map(([id]) => id);
  return ids.map((id) => ({ id, gates: limitKeysOf(after.tasks.get(id)?.head.lane ?? '') }));
}

/** L4. Nothing starts beyond a limit that is counted, and behind an open breaker only what may try. */
export function* startRules(change: Change): Iterable<string> {
  const { after } = change;
  for (const { id, gates } of startedIn(change)) {
    for (const gate of gates) {
      const limit = limitFor(after, gate);
      if (limit?.kind === 'concurrency') yield* holding(after, id, gate, limit.limit);
      if (limit?.kind === 'breaker') yield* probing(after, id, gate, limit.halfOpen);
    }
  }
}

function* holding({ holders }: View, id: string, gate: string, limit: number): Iterable<string> {
  const all = holders.get(gate) ?? new Set();
  if (all.size > limit) yield `${id} is one of ${all.size} that hold ${gate}, which lets ${limit}`;
  if (!all.has(id)) yield `${id} was leased past ${gate}`;
}

function* probing({ limits, holders }: View, id: string, gate: string, halfOpen: number): Iterable<string> {
  const state = limits.find(({ definition }) => fieldOf(definition) === gate)?.breaker?.state;
  const probes = holders.get(gate) ?? new Set();
  if (state === 'open') yield `${id} was leased though ${gate} is open`;
  if (state !== 'half-open') return;
  if (!probes.has(id)) yield `${id} was leased though ${gate} is half-open, and is no probe`;
  if (probes.size > halfOpen) yield `${id} is one of ${probes.size} probes of ${gate}`;
}

export function limitFor({ limits }: View, gate: string): LimitDefinition | undefined {
  const [field] = gate.split('|');
  return limits.map(({ definition }) => definition).find((definition) => fieldOf(definition) === field);
}

function fieldOf({ kind, name }: LimitDefinition): string {
  return limitField(kind, name);
}
