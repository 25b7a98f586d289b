import type { Broker, Missing, Shards } from '../broker.js';
import { waitOfShard } from '../shard-wait.js';

/** The shards of a broker; one without shards is its own only one. */
export function shardsOf(broker: Broker): Shards {
  return (
    broker.shards ?? {
      brokers: [broker],
      waits: [waitOfShard(0, broker.tasks)],
      shardOf: () => 0,
      missing: NONE_MISSING,
      down: [],
      downSince: [],
      comebacks: 0,
    }
  );
}

/** A broker without shards answers whole, or not at all. */
const NONE_MISSING: Missing = {
  noting: async (work) => ({ answer: await work(), missing: [] }),
  note: () => undefined,
  soFar: [],
};

/** Which shards the reads of a broker leave out. */
export function missingOf({ shards }: Pick<Broker, 'shards'>): Missing {
  return shards?.missing ?? NONE_MISSING;
}
