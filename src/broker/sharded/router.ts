import { homeOf } from './home.js';
import { rootTextOf, shardBitsOf } from './root-of.js';

/** The only part that knows how many shards there are. A pure function of texts: no directory, nothing to keep. */
export class Router {
  constructor(
    readonly count: number,
    /** The shard of a text. */
    private readonly home: (text: string) => number = (text) => homeOf(text, count),
  ) {}

  /** The shard of all tasks with that anchor. */
  homeOf(anchor: string): number {
    return this.home(anchor);
  }

  /** The shard in which the task of an id lives, and all that is derived from it. */
  shardOf(id: string): number {
    const bits = shardBitsOf(id);
    return bits === undefined ? this.home(rootTextOf(id)) : bits % this.count;
  }

  /** The shard of a schedule, in which its tasks live as well. */
  shardOfSchedule(name: string): number {
    return this.shardOf(`beat:${name}:0`);
  }
}
