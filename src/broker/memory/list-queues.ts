import { parseToken } from '../../core/token.js';
import { readyAtOf } from '../../core/ready-at.js';
import type { QueueState } from '../queue-store.js';
import { limitOf } from '../storage/limit-field.js';
import type { Deque } from './deque.js';
import * as expiries from './expiries.js';
import { bandOfGroup } from './limits/blocked.js';
import * as ready from './ready.js';
import * as record from './record.js';
import type { MemoryState } from './state/memory-state.js';

/** A queue as it is. Here all is looked at; Redis looks at a bounded part. */
export function queueState(state: MemoryState, name: string): QueueState {
  // A task that is past its expiry waits no more, although it stands in a ready list until a worker ends it.
  const late = expiries.waiting(state);
  const note = state.ready.paused.get(name);
  return {
    name,
    ...waitingIn(state, name, late),
    ...runningIn(state, name),
    delayed: delayedIn(state, name),
    blocked: blockedIn(state, name),
    ...oldestIn(state, name, late),
    paused: note !== undefined,
    ...(note !== undefined && note !== '' && { note }),
  };
}

/** Queues that may hold a task, or are paused, by name. */
export function queueNames({
  lanes,
  ready: lists,
  leases,
  delayed,
  records,
}: MemoryState): readonly string[] {
  const filled = [...lists.plain].filter(([, ids]) => ids.length > 0).map(([band]) => band);
  const waiting = [...filled, ...lanes.bands()].map((band) => band.slice(2));
  const running = [...leases.active.values()].map(({ token }) => parseToken(token).queue);
  const later = delayed.list(delayed.size).flatMap(({ id }) => records.tasks.get(id)?.head.queue ?? []);
  return [...new Set([...waiting, ...running, ...later, ...lists.paused.keys()])].sort();
}

function waitingIn(state: MemoryState, name: string, late: ReadonlyMap<string, string>) {
  const counts = ready.countByBand(state, name, late);
  const priorities = [...counts].filter(([band, count]) => count > 0 && !band.startsWith('s'));
  return {
    waiting: [...counts.values()].reduce((sum, count) => sum + count, 0),
    waitingByPriority: Object.fromEntries(priorities.map(([band, count]) => [band.slice(0, 1), count])),
  };
}

function runningIn({ leases }: MemoryState, name: string): Pick<QueueState, 'running' | 'runningSince'> {
  const own = [...leases.active.values()].filter(({ token }) => parseToken(token).queue === name);
  const moments = own.map(({ leasedAt }) => leasedAt);
  return { running: own.length, ...(own.length > 0 && { runningSince: Math.min(...moments) }) };
}

function delayedIn({ delayed, records }: MemoryState, name: string): number {
  const queues = delayed.list(delayed.size).map(({ id }) => records.tasks.get(id)?.head.queue);
  return queues.filter((queue) => queue === name).length;
}

function blockedIn({ blocked, lanes }: MemoryState, name: string): QueueState['blocked'] {
  const counts: Partial<Record<keyof QueueState['blocked'], number>> = {};
  for (const [key, groups] of blocked.byKey) {
    const kind = limitOf(key)?.kind;
    if (kind === undefined) continue;
    for (const group of groups) {
      const band = bandOfGroup(group);
      const ids = lanes.blockedIn(group).map((lane) => lanes.ids(band, lane)?.length ?? 0);
      const count = ids.reduce((sum, length) => sum + length, 0);
      if (band.slice(2) === name && count > 0) counts[kind] = (counts[kind] ?? 0) + count;
    }
  }
  return counts;
}

/** From when the oldest task of all queues could run. */
export function oldestReadyAt(state: MemoryState): number | undefined {
  return oldestOf(state, () => true, expiries.waiting(state)).oldestAt;
}

function oldestIn(state: MemoryState, name: string, late: ReadonlyMap<string, string>) {
  return oldestOf(state, (band) => band.slice(2) === name, late);
}

function oldestOf(
  state: MemoryState,
  isWanted: (band: string) => boolean,
  late: ReadonlyMap<string, string>,
): Pick<QueueState, 'oldestAt'> {
  const { lanes, ready: lists } = state;
  const fronts = [...lists.plain].filter(([band]) => isWanted(band)).map(([, ids]) => ids);
  for (const band of lanes.bands())
    if (isWanted(band)) fronts.push(...lanes.lanes(band).flatMap((lane) => lanes.ids(band, lane) ?? []));
  const moments = fronts.flatMap((ids) => readyAt(state, ids, late) ?? []);
  return moments.length === 0 ? {} : { oldestAt: Math.min(...moments) };
}

/** From when the first task of a ready list could run that is not overdue. */
function readyAt(
  state: MemoryState,
  ids: Deque<string>,
  late: ReadonlyMap<string, string>,
): number | undefined {
  const first = ids.find((id) => !late.has(id));
  const live = first === undefined ? undefined : record.live(state, first);
  return live && readyAtOf(live.head);
}
