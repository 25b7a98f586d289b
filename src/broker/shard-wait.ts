import type { WaitOptions } from './task-store.js';

/** Shards that are waited for together, because they share a server. */
export interface ShardWait {
  readonly shards: readonly number[];
  /** Waits until there may be work in one of them; answers the shard that has said so, `undefined` if no shard has. */
  waitForWork(queues: readonly string[], options: WaitOptions): Promise<number | undefined>;
}
