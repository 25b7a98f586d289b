import { waitOfShard, type ShardWait } from '../shard-wait.js';
import type { Shard } from './shard.js';

/** How shards are waited for: those of one server together, where that can be, else each by itself. */
export function waitsOver(shards: readonly Shard[]): readonly ShardWait[] {
  const servers = new Map<number, Shard[]>();
  for (const shard of shards) servers.set(shard.server, [...(servers.get(shard.server) ?? []), shard]);
  return [...servers.values()].flatMap(waitsOn);
}

function waitsOn(shards: readonly Shard[]): readonly ShardWait[] {
  const brokers = shards.map(({ broker }) => broker);
  const waitForWork = brokers.length > 1 ? brokers[0]?.together?.(brokers) : undefined;
  if (waitForWork === undefined) return shards.map(({ index, broker }) => waitOfShard(index, broker.tasks));
  const indexes = shards.map(({ index }) => index);
  return [
    {
      shards: indexes,
      waitForWork: async (queues, { onHint, ...options }) => {
        const onHintAt = onHint && ((at: number) => onHint(indexes[at] as number));
        const woken = await waitForWork(queues, { ...options, ...(onHintAt && { onHint: onHintAt }) });
        return typeof woken === 'number' ? indexes[woken] : woken;
      },
    },
  ];
}
