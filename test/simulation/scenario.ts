import { Router } from '../../src/broker/sharded/router.js';
import { ShardedRouting } from '../../src/broker/sharded/sharded-routing.js';
import type { ShardSet } from '../../src/broker/sharded/shard-set.js';
import type { Random } from '../../src/core/clock.js';
import { chance } from '../soak/chance.js';
import { COSTS } from './costs.js';
import { SimShard } from './sim-shard.js';
import { SimWorker, type SimWorld, type WorkerPlan } from './sim-worker.js';
import { VirtualTime } from './virtual-time.js';
import { WaitHistogram } from './wait-histogram.js';

export interface Scale {
  readonly shards: number;
  readonly workers: number;
}

/** What a run comes to. Times in ms, rates in tasks a second. */
export interface RunFigures {
  readonly rate: number;
  /** By priority. */
  readonly waits: ReadonlyMap<number, WaitHistogram>;
  /** Tasks that each shard has given out. */
  readonly leased: readonly number[];
  /** The share of its core that each shard has used. */
  readonly busy: readonly number[];
  readonly exchangesPerShard: number;
}

/** Shards and workers in virtual time, with the routing and the visits of the library. */
export class Simulation {
  readonly time = new VirtualTime();
  readonly random: Random;
  readonly shards: readonly SimShard[];
  readonly router: Router;
  readonly routing: ShardedRouting;
  readonly #waits = new Map<number, WaitHistogram>();
  readonly #sleepers = new Set<SimWorker>();
  readonly #workers: readonly SimWorker[];
  #countsFrom = 0;

  constructor({ shards, workers }: Scale, plan: WorkerPlan, seed = 1) {
    this.random = chance(seed);
    this.router = new Router(shards);
    this.shards = Array.from(
      { length: shards },
      (_, index): SimShard => new SimShard(this.time, COSTS, () => this.#wake(index)),
    );
    const all = this.shards.map((_, index) => ({ index, isDown: false }));
    this.routing = new ShardedRouting({ all, router: this.router } as unknown as ShardSet, this.random);
    const world: SimWorld = {
      time: this.time,
      costs: COSTS,
      shards: this.shards,
      random: this.random,
      workers,
      sleepers: this.#sleepers,
      onLeased: ({ priority, at, count }) => {
        if (this.time.now >= this.#countsFrom) this.#waitsOf(priority).add(this.time.now - at, count);
      },
    };
    this.#workers = Array.from({ length: workers }, () => new SimWorker(world, plan));
  }

  /** A producer sends a batch in one tick, as often as `perSecond` says. `key`: of its limit, if it has one. */
  produce(perSecond: number, priority: number, count: number, key?: () => string): void {
    const send = async () => {
      const shard = this.routing.shardFor(key?.());
      this.shards[shard]?.publish({ priority, at: this.time.now, count });
      this.time.after((-Math.log(1 - this.random()) * 1_000) / perSecond, send);
      // The tick is over: the next batch may go to another shard.
      await Promise.resolve();
    };
    this.time.after(this.random(), send);
  }

  /** Runs, and counts after the first part of the time. */
  async run(warmUpMs: number, forMs: number, tell: (part: number) => void): Promise<RunFigures> {
    for (const worker of this.#workers) worker.start();
    await this.time.runUntil(warmUpMs);
    this.#countsFrom = warmUpMs;
    const before = this.shards.map(({ leased, busyMs, exchanges }) => ({ leased, busyMs, exchanges }));
    const done = this.#done;
    for (let part = 1; part <= 20; part += 1) {
      await this.time.runUntil(warmUpMs + (forMs * part) / 20);
      tell(part / 20);
    }
    const since = (of: (shard: { leased: number; busyMs: number; exchanges: number }) => number) =>
      this.shards.map((shard, index) => of(shard) - of(before[index] as SimShard));
    return {
      rate: ((this.#done - done) / forMs) * 1_000,
      waits: this.#waits,
      leased: since(({ leased }) => leased),
      busy: since(({ busyMs }) => busyMs).map((ms) => ms / forMs),
      exchangesPerShard:
        (since(({ exchanges }) => exchanges).reduce((sum, count) => sum + count, 0) /
          this.shards.length /
          forMs) *
        1_000,
    };
  }

  get #done(): number {
    return this.#workers.reduce((sum, { done }) => sum + done, 0);
  }

  #wake(shard: number): boolean {
    const [sleeper] = this.#sleepers;
    if (sleeper === undefined) return false;
    this.#sleepers.delete(sleeper);
    sleeper.wake(shard);
    return true;
  }

  #waitsOf(priority: number): WaitHistogram {
    const known = this.#waits.get(priority) ?? new WaitHistogram();
    this.#waits.set(priority, known);
    return known;
  }
}
