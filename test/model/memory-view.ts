import type { Broker } from '../../src/broker/broker.js';
import type { Deque } from '../../src/broker/memory/deque.js';
import type { DueList } from '../../src/broker/memory/due-list.js';
import type { MemoryState } from '../../src/broker/memory/memory-state.js';
import type { View } from './view.js';

/** What the maps of the memory broker say. */
export async function viewOfMemory({ tasks, schedules, limits }: Broker): Promise<View> {
  const { state } = tasks as unknown as { readonly state: MemoryState };
  const page = await schedules.find({ kind: 'page', offset: 0, limit: 100 });
  const { lanes: all, roads, gates } = state;
  const plain = [...state.bands].map(([band, ids]) => [band, listed(ids)] as const);
  const lanes = all
    .bands()
    .flatMap((band) =>
      all
        .lanes(band)
        .map((lane) => [`${band} ${lane}`, listed(all.ids(band, lane) as Deque<string>)] as const),
    );
  return {
    now: state.clock.now(),
    tasks: new Map(state.tasks),
    ready: new Map([...plain, ...lanes]),
    delayed: due(state.delayed),
    leases: due(state.leases),
    active: new Map([...state.active].map(([id, { token }]) => [id, token])),
    paused: new Set(state.paused),
    revoked: new Set(state.revoked),
    progress: new Set(state.progress.keys()),
    dedupe: new Map(state.dedupe),
    letters: new Set(state.letters.keys()),
    histories: new Set(state.history.keys()),
    groups: new Map(
      [...state.groups].map(([id, { size, results, added }]) => [
        id,
        { size, results: gave(results), added: new Map(added) },
      ]),
    ),
    drafts: new Map([...state.drafts].map(([root, { ids }]) => [root, [...new Set(ids)]])),
    steps: state.steps.length,
    rings: new Map([...all.rings]),
    roads: new Map(
      [...all.roads].map(([road, each]) => [road, each.map((lane) => `${road.split(' ')[0]} ${lane}`)]),
    ),
    behind: new Map(roads.behind),
    gates: due(roads.due),
    holders: new Map([...gates.places.holders].map(([gate, ids]) => [gate, new Set(ids)])),
    held: new Map(gates.places.held),
    limits: await limits.list(),
    schedules: new Map(page.schedules.map(({ name, fired, dueAt }) => [name, { fired, dueAt }])),
  };
}

function gave(results: ReadonlyMap<number, unknown>): ReadonlyMap<number, string> {
  return new Map([...results].map(([place, result]) => [place, JSON.stringify(result)]));
}

function due(all: DueList): ReadonlyMap<string, number> {
  return new Map(all.list(Number.POSITIVE_INFINITY).map(({ id, at }) => [id, at]));
}

/** Once round: it can only be looked at from its front. */
function listed(ids: Deque<string>): readonly string[] {
  return Array.from({ length: ids.length }, () => {
    const id = ids.shift() as string;
    ids.push(id);
    return id;
  });
}
