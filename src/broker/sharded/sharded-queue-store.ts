import type { LimitKind } from '../../core/lane.js';
import type { QueueState, QueueStore } from '../queue-store.js';
import { least, sumOf } from './merge.js';
import type { ShardSet } from './shard-set.js';
import type { ShardedSettingStore } from './sharded-setting-store.js';

/** A queue lies in all shards. */
export class ShardedQueueStore implements QueueStore {
  constructor(
    private readonly shards: ShardSet,
    private readonly settings: Pick<ShardedSettingStore, 'set'>,
  ) {}

  async list(names?: readonly string[]): Promise<readonly QueueState[]> {
    const parts = await this.shards.ask(({ queues }) => queues.list(names));
    const states = parts.flatMap(({ shard, answer }) =>
      answer.map((state) => ({ shard: shard.index, state })),
    );
    const inOrder = names ?? [...new Set(states.map(({ state }) => state.name))].sort();
    return inOrder.map((queue) => queueOver(states.filter(({ state }) => state.name === queue)));
  }

  async pause(queue: string, note = ''): Promise<void> {
    await this.settings.set({ kind: 'pause', name: queue, note });
  }

  async resume(queue: string): Promise<void> {
    await this.settings.set({ kind: 'pause', name: queue, note: null });
  }

  async purge(queue: string): Promise<number> {
    const counts = await this.shards.ask(({ queues }) => queues.purge(queue));
    return sumOf(counts.map(({ answer }) => answer));
  }
}

interface Part {
  readonly shard: number;
  readonly state: QueueState;
}

/** One queue over its shards: at least one of them. */
function queueOver(parts: readonly Part[]): QueueState {
  const states = parts.map(({ state }) => state);
  const oldestAt = least(states.map((state) => state.oldestAt));
  const runningSince = least(states.map((state) => state.runningSince));
  const note = states.find((state) => state.note !== undefined)?.note;
  return {
    name: (states[0] as QueueState).name,
    waiting: sumOf(states.map(({ waiting }) => waiting)),
    waitingByPriority: sumsOf(states.map(({ waitingByPriority }) => waitingByPriority)),
    running: sumOf(states.map(({ running }) => running)),
    delayed: sumOf(states.map(({ delayed }) => delayed)),
    blocked: sumsOf<LimitKind>(states.map(({ blocked }) => blocked)),
    ...(parts.some(isWaiting) && { waitingByShard: waitingBy(parts) }),
    ...(oldestAt !== undefined && { oldestAt }),
    ...(runningSince !== undefined && { runningSince }),
    ...(states.some(({ isPartial }) => isPartial) && { isPartial: true as const }),
    ...(states.some(({ isSampled }) => isSampled) && { isSampled: true as const }),
    paused: states.some(({ paused }) => paused),
    ...(note !== undefined && { note }),
  };
}

function isWaiting({ state }: Part): boolean {
  return state.waiting > 0;
}

function waitingBy(parts: readonly Part[]): Readonly<Record<number, number>> {
  return Object.fromEntries(parts.filter(isWaiting).map(({ shard, state }) => [shard, state.waiting]));
}

function sumsOf<Name extends number | string>(
  counts: readonly Readonly<Partial<Record<Name, number>>>[],
): Record<Name, number> {
  const sums: Record<string, number> = {};
  for (const each of counts)
    for (const [name, count] of Object.entries<number | undefined>(each))
      sums[name] = (sums[name] ?? 0) + (count ?? 0);
  return sums as Record<Name, number>;
}
