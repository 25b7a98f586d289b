import type { Broker } from '../broker.js';
import type { LeaseStore } from '../lease-store.js';
import type { HeldLease, LostTask } from '../task-store.js';
import { merged, sumOf } from './merge.js';
import type { Part, ShardSet } from './shard-set.js';

const READ_AT_ONCE = 500;

/** The leases of a worker lie in all shards. */
export class ShardedLeaseStore implements LeaseStore {
  constructor(private readonly shards: ShardSet) {}

  async keep(worker: string, leaseMs: number): Promise<number> {
    return sumOf(await this.shards.callEach(({ leases }) => leases.keep(worker, leaseMs)));
  }

  /** The oldest leases of all shards together count a loss; each shard learns how many of these are its own. */
  async abandon(worker: string, ran: number): Promise<readonly LostTask[]> {
    const begins = await this.shards.ask((broker) => beginsOf(broker, worker));
    const started = oldestIn(begins, ran);
    const lost = await this.shards.callEach(({ leases }, { index }) =>
      leases.abandon(worker, started.filter((shard) => shard === index).length),
    );
    return lost.flat();
  }

  async stopped(attempts: readonly HeldLease[]): Promise<readonly HeldLease[]> {
    const stopped = await this.shards.byShard(
      attempts,
      ({ id }) => this.shards.router.shardOf(id),
      async ({ leases }, part) => {
        const found = new Set((await leases.stopped(part)).map(({ token }) => token));
        return part.map(({ token }) => found.has(token));
      },
    );
    return attempts.filter((_attempt, index) => stopped[index]);
  }
}

/** The moments at which the leases of a worker began, the oldest first. */
async function beginsOf({ inspector }: Broker, worker: string): Promise<readonly number[]> {
  const begins: number[] = [];
  for (let offset = 0; ; offset += READ_AT_ONCE) {
    const entries = await inspector.tasks('active', { offset, limit: READ_AT_ONCE });
    for (const { task } of entries)
      if (task?.running?.token.startsWith(`${worker}:`) === true) begins.push(task.running.startedAt);
    if (entries.length < READ_AT_ONCE) return begins.sort((one, other) => one - other);
  }
}

/** The shards of the `count` oldest leases. */
function oldestIn(parts: readonly Part<readonly number[]>[], count: number): readonly number[] {
  const lists = parts.map(({ shard, answer }) => answer.map((at) => ({ shard: shard.index, at })));
  return merged(lists, (one, other) => one.at - other.at)
    .slice(0, count)
    .map(({ shard }) => shard);
}
