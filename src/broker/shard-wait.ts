import type { WaitOptions } from './task-store.js';

export interface ShardWaitOptions extends Omit<WaitOptions, 'onHint'> {
  /** Called while the wait goes on, when this process itself publishes to one of the queues in this shard. */
  readonly onHint?: (shard: number) => void;
}

/** Shards that are waited for together, because they share a server. */
export interface ShardWait {
  readonly shards: readonly number[];
  /** Waits until there may be work in one of them; answers the shard that has said so, `undefined` if no shard has. */
  waitForWork(queues: readonly string[], options: ShardWaitOptions): Promise<number | undefined>;
}

/** The wait for work in one shard alone. */
export function waitOfShard(
  shard: number,
  tasks: { waitForWork(queues: readonly string[], options: WaitOptions): Promise<void> },
): ShardWait {
  return {
    shards: [shard],
    waitForWork: (queues, { onHint, ...options }) =>
      tasks
        .waitForWork(queues, { ...options, ...(onHint && { onHint: () => onHint(shard) }) })
        .then(() => shard),
  };
}
