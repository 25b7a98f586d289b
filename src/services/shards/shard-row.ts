import type { ShardFacts } from '../../broker/diagnosis.js';

/** A shard of a namespace, as far as it can be told. */
export interface ShardRow {
  /** Counts from 0. */
  readonly shard: number;
  /** The hash tag of its keys. */
  readonly tag: string;
  /** In a cluster: the slot of its tag. */
  readonly slot?: number;
  /** `host:port` of its server; in a cluster of the master that has the slot. */
  readonly server?: string;
  /** Left out for a shard that does not answer. */
  readonly facts?: ShardFacts;
  /** Since when it does not answer, epoch ms: the earliest that living workers know; left out where no worker knows it. */
  readonly downSince?: number;
  /** Why it does not answer. */
  readonly error?: string;
}
