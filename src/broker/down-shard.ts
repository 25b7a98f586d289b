/** A shard that does not answer. */
export interface DownShard {
  /** Counts from 0. */
  readonly shard: number;
  /** Since when, epoch ms by the broker's clock. */
  readonly since: number;
}
