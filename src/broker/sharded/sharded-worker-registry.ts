import type { HeartbeatReply, WorkerInfo, WorkerRegistry } from '../worker-registry.js';
import type { ShardSet } from './shard-set.js';

/** A worker is registered in one shard: that of its id, or another one while that is down. */
export class ShardedWorkerRegistry implements WorkerRegistry {
  constructor(private readonly shards: ShardSet) {}

  beat(worker: WorkerInfo): Promise<HeartbeatReply> {
    const home = this.shards.router.homeOf(worker.id);
    return this.shards.any(
      async ({ workers }, { index }) => ({ ...(await workers.beat(worker)), shard: index }),
      home,
    );
  }

  /** It may have kept something for others in each shard. */
  async leave(id: string): Promise<void> {
    await this.shards.ask(({ workers }) => workers.leave(id));
  }

  async list(): Promise<readonly WorkerInfo[]> {
    const parts = await this.shards.ask(({ workers }) => workers.list());
    return workersOver(parts.map(({ answer }) => answer));
  }
}

/** Each worker once, as it was heard of last. */
export function workersOver(parts: readonly (readonly WorkerInfo[])[]): readonly WorkerInfo[] {
  const known = new Map<string, WorkerInfo>();
  for (const worker of parts.flat()) {
    const { seenAt = -1 } = known.get(worker.id) ?? {};
    if ((worker.seenAt ?? 0) > seenAt) known.set(worker.id, worker);
  }
  return [...known.values()];
}
