import type { Broker } from '../../src/broker/broker.js';
import type { Deque } from '../../src/broker/memory/deque.js';
import type { DueList } from '../../src/broker/memory/due-list.js';
import type { MemoryState } from '../../src/broker/memory/state/memory-state.js';
import type { View } from './view.js';

/** What the maps of the memory broker say. */
export async function viewOfMemory({ tasks, schedules, limits }: Broker): Promise<View> {
  const { state } = tasks as unknown as { readonly state: MemoryState };
  const page = await schedules.find({ kind: 'page', offset: 0, limit: 100 });
  const { lanes: all, blocked, limitKeys, ready, leases, records, revocations, workflows } = state;
  const plain = [...ready.plain].map(([band, ids]) => [band, listed(ids)] as const);
  const lanes = all
    .bands()
    .flatMap((band) =>
      all
        .lanes(band)
        .map((lane) => [`${band} ${lane}`, listed(all.ids(band, lane) as Deque<string>)] as const),
    );
  return {
    now: state.clock.now(),
    tasks: new Map(records.tasks),
    ready: new Map([...plain, ...lanes]),
    delayed: due(state.delayed),
    expiries: due(state.expiries),
    leases: due(leases.until),
    active: new Map([...leases.active].map(([id, { token }]) => [id, token])),
    paused: new Set(ready.paused.keys()),
    revoked: new Set(revocations.requested),
    progress: new Set(records.progress.keys()),
    dedupe: new Map(records.dedupe),
    letters: new Set(state.deadLetters.letters.keys()),
    histories: new Set(state.deadLetters.history.keys()),
    groups: new Map(
      [...workflows.groups].map(([id, { size, results, added }]) => [
        id,
        { size, results: gave(results), added: new Map(added) },
      ]),
    ),
    drafts: new Map([...workflows.drafts].map(([root, { ids }]) => [root, [...new Set(ids)]])),
    steps: workflows.endedMembers.length + workflows.continuations.length,
    rotations: new Map([...all.rotations]),
    laneGroups: new Map(
      [...all.groups].map(([group, each]) => [group, each.map((lane) => `${group.split(' ')[0]} ${lane}`)]),
    ),
    behind: new Map(blocked.byKey),
    limitKeys: due(blocked.due),
    holders: new Map([...limitKeys.permits.byKey].map(([limitKey, ids]) => [limitKey, new Set(ids)])),
    held: new Map(limitKeys.permits.byTask),
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
