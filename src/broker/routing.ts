/**
 * Where tasks live in a broker of several shards. A broker that has no routing has one shard, and every id lives there.
 */
export interface Routing {
  /** How many shards there are. */
  readonly count: number;
  /**
   * The shard of a new task. Tasks with the same anchor live in the same shard, because a limit or a dedupe key of theirs is counted
   * there. A task without an anchor goes to the shard of this tick.
   */
  shardFor(anchor: string | undefined): number;
  /** The shard of a task, new or known, by its id. */
  shardOf(id: string): number;
  /** The anchor that an id names: with it, and only with it, a task with that id lives where its limits are counted. */
  anchorIn(id: string): string | undefined;
}
