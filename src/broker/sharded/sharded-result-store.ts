import type { ResultStore, TaskSnapshot, Watcher } from '../result-store.js';
import type { ShardSet } from './shard-set.js';

/** Each result lies in the shard of its task. */
export class ShardedResultStore implements ResultStore {
  constructor(private readonly shards: ShardSet) {}

  find(ids: readonly string[]): Promise<readonly (TaskSnapshot | undefined)[]> {
    return this.shards.byShard(
      ids,
      (id) => this.shards.router.shardOf(id),
      ({ results }, part) => results.find(part),
    );
  }

  /** A watch waits for its shard as long as it takes: it goes past the bulkhead. */
  watch(id: string, until: 'ended' | 'stopped', watcher: Watcher): () => void {
    return this.shards.of(id).broker.results.watch(id, until, watcher);
  }

  forget(id: string): Promise<boolean> {
    return this.shards.of(id).call(({ results }) => results.forget(id));
  }

  progress(id: string, token: string, meta: string): Promise<boolean> {
    return this.shards.of(id).call(({ results }) => results.progress(id, token, meta));
  }
}
