import type { WaitOptions } from './task-store.js';

export interface ShardWaitOptions extends Omit<WaitOptions, 'onHint'> {
  /** Called while the wait goes on, when this process itself publishes to one of the queues in this shard. */
  readonly onHint?: (shard: number) => void;
}

/** The shard that has said that there may be work · `any`: the wait was broken off · `undefined`: no shard has said so in time. */
export type Woken = number | 'any' | undefined;

/** Shards that are waited for together, because they share a server. */
export interface ShardWait {
  readonly shards: readonly number[];
  /** Waits until there may be work in one of them. */
  waitForWork(queues: readonly string[], options: ShardWaitOptions): Promise<Woken>;
}

/** The wait for work in one shard alone. */
export function waitOfShard(
  shard: number,
  tasks: { waitForWork(queues: readonly string[], options: WaitOptions): Promise<boolean> },
): ShardWait {
  return {
    shards: [shard],
    waitForWork: (queues, { onHint, ...options }) =>
      tasks
        .waitForWork(queues, { ...options, ...(onHint && { onHint: () => onHint(shard) }) })
        .then((isWoken) => (isWoken ? shard : undefined)),
  };
}
