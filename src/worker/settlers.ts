import type { Broker, Shards } from '../broker/broker.js';
import { sumOf } from '../broker/sharded/merge.js';
import { shardsOf } from '../broker/sharded/shards-of.js';
import type { Visits } from '../broker/sharded/shard-view.js';
import { visits } from '../broker/sharded/visits.js';
import type { Delivery, ExchangeReply, ExchangeRequest } from '../broker/task-store.js';
import type { Random } from '../core/clock.js';
import type { Outcome } from '../core/outcome.js';
import type { News } from './decide.js';
import type { Demand, SessionOptions } from './session.js';
import { sessionsOf, Settler } from './settler.js';
import { ShardWork } from './shard-work.js';

export interface SettlersOptions extends Omit<SessionOptions, 'broker'> {
  readonly broker: Broker;
  readonly random: Random;
  /** Whether tasks wait in the worker for a slot. Default: they do not. */
  readonly isAhead?: () => boolean;
  /** Whether there is no use in trying an exchange again. */
  readonly isPointless: (request: ExchangeRequest) => boolean;
  /** Called when another exchange may be due. */
  readonly onChange: () => void;
  /** Called when a look into a shard has found tasks: no wake-up told of them. */
  readonly onFound: (shard: number) => void;
}

/** For which exchange a shard is chosen. */
export interface Choice {
  readonly canLease: boolean;
  readonly slots: number;
  readonly queues: readonly string[];
  /** The only shard to lease from; `undefined`: any. */
  readonly only: number | undefined;
}

/** `lease`: with all room that is left. `beside`: with what limits let go on there. */
export type VisitKind = 'lease' | 'beside';

/** The most exchanges of a worker under way at once. One that takes long does not count. */
const MOST_UNDER_WAY = 4;

/** A settler for each shard, and the choice of the shards to exchange with next. */
export class Settlers {
  readonly #shards: readonly ShardWork[];
  readonly #shardOf: Shards['shardOf'];
  /** The shards that are leased from now with all room that there was. */
  readonly #leasing = new Set<ShardWork>();
  #overtakenAt = Number.NEGATIVE_INFINITY;
  /** How often was leased. */
  #leaseCount = 0;

  constructor(private readonly options: SettlersOptions) {
    const { brokers, shardOf } = shardsOf(options.broker);
    this.#shardOf = shardOf;
    const sessions = sessionsOf(brokers.length);
    this.#shards = brokers.map((broker, index) => {
      const settler = new Settler({ ...options, broker }, options.isPointless, sessions, index);
      const shard: ShardWork = new ShardWork(index, settler, broker, {
        hasOthers: brokers.length > 1,
        due: options.onChange,
        isAhead: () => this.leases > 0 || options.isAhead?.() === true,
        parked: () => {
          this.#release(shard);
          options.onChange();
        },
      });
      return shard;
    });
  }

  get #isSharded(): boolean {
    return this.#shards.length > 1;
  }

  /** How many settlements an exchange could carry now. */
  get waiting(): number {
    let waiting = 0;
    for (const { isFree, settlements } of this.#shards) if (isFree) waiting += settlements;
    return waiting;
  }

  /** Those of them that do not wait for more of their shard. */
  get due(): number {
    let due = 0;
    for (const shard of this.#shards)
      if (shard.isFree && shard.settlements > 0 && !shard.isHeldBack) due += shard.settlements;
    return due;
  }

  /** Tasks that exchanges under way may bring. */
  get requested(): number {
    let requested = 0;
    for (const shard of this.#shards) requested += shard.requested;
    return requested;
  }

  /** From how many shards is leased now with all room that there was. */
  get leases(): number {
    return this.#isSharded ? this.#leasing.size : 0;
  }

  /** No other exchange can be made now. */
  get isBusy(): boolean {
    return this.#free <= 0;
  }

  /** The next exchange with the only shard follows one that is not over yet. */
  get isUnderWay(): boolean {
    return !this.#isSharded && !this.isQuiet;
  }

  /** No exchange is under way that would be over soon. */
  get isQuiet(): boolean {
    return !this.#shards.some(({ isUnderWay }) => isUnderWay);
  }

  /** Nothing waits, and nothing is under way. */
  get isIdle(): boolean {
    return this.#shards.every(({ settler }) => settler.isIdle);
  }

  /** Of all shards that an exchange can be made with. */
  get news(): News {
    let mayHaveMore = false;
    let isRequested = false;
    for (const shard of this.#shards) {
      if (!shard.isFree) continue;
      mayHaveMore ||= shard.mayHaveMore;
      isRequested ||= shard.isRequested;
    }
    return { mayHaveMore, isRequested };
  }

  /** Lets the next exchange with these shards come soon. Default: with all of them. */
  request(indexes?: readonly number[]): void {
    for (const shard of this.#shards) if (indexes?.includes(shard.index) !== false) shard.request();
  }

  /** The next exchange with this shard comes soon, because a task waits there. */
  setReady(index: number): void {
    this.#shards[index]?.setReady();
  }

  /** How many workers are registered in a shard. */
  setWorkers(index: number, count: number): void {
    (this.#shards[index] as ShardWork).counted(count);
  }

  /**
   * How many workers the namespace has. The workers of a shard that is down register in others, so its last count holds for as long as they
   * would be registered there. While no count is known, a worker for each shard is a fair guess.
   */
  #fleet(now: number): number {
    const counts = this.#shards.flatMap((shard) => shard.workersAt(now) ?? []);
    return counts.length === 0 ? this.#shards.length : Math.max(1, sumOf(counts));
  }

  /** It is known that nothing waits in a shard. */
  seen(index: number): void {
    (this.#shards[index] as ShardWork).seenAt = performance.now();
  }

  /** For how long this worker has not heard of one of these shards. */
  unseenForMs(indexes: readonly number[]): number {
    const seenAt = indexes.map((index) => (this.#shards[index] as ShardWork).seenAt);
    return performance.now() - Math.min(...seenAt);
  }

  /**
   * Lets the next exchange come soon with those of the shards that this worker has not heard of for longest, as many as it has to look
   * into; answers which. Together with the other workers it looks into each of them.
   */
  look(indexes: readonly number[]): readonly number[] {
    const shards = this.#shards.filter(({ index }) => indexes.includes(index));
    const count = Math.ceil((2 * shards.length) / this.#fleet(performance.now()));
    const chosen = shards.sort((one, other) => one.seenAt - other.seenAt).slice(0, count);
    for (const shard of chosen) {
      shard.request();
      shard.isLook = true;
    }
    this.options.onChange();
    return chosen.map(({ index }) => index);
  }

  /** Settles a delivery with the next exchange with its shard. */
  add(delivery: Delivery, outcome: Outcome): void {
    this.#shards[this.#shardOf(delivery.id)]?.add(delivery, outcome);
  }

  /** Deliveries that have not begun go back to the front of their queues. */
  giveBack(deliveries: readonly Delivery[], because: 'idle' | 'shutdown'): void {
    // The last first, so that their order stays as it was.
    for (const delivery of [...deliveries].reverse())
      this.add(delivery, { kind: 'released', afterMs: 0, because });
  }

  /** Which shards to exchange with next. */
  visits(choice: Choice): Visits {
    if (!this.#isSharded) return { lease: 0, others: [] };
    const { random } = this.options;
    const { canLease, slots, queues, only } = choice;
    const now = performance.now();
    return visits(this.#shards, {
      now,
      queues,
      canLease,
      slots,
      only,
      leases: this.#leaseCount,
      most: this.#free,
      fleet: this.#fleet(now),
      random,
    });
  }

  /** One exchange with a shard; `undefined` when it has become pointless. */
  async exchange(
    index: number,
    demand: Omit<Demand, 'leased'>,
    kind: VisitKind,
  ): Promise<ExchangeReply | undefined> {
    const shard = this.#shards[index];
    if (shard?.isFree !== true) return undefined;
    const requested = demand.slots + demand.prefetch;
    if (requested > 0 && kind === 'lease') {
      this.#leaseCount += 1;
      this.#leasing.add(shard);
    }
    const { isLook } = shard;
    const answered = shard.settler.exchange(demand);
    shard.begun();
    try {
      const reply = await answered;
      if (reply !== undefined) shard.learn(reply, requested);
      if (isLook && reply?.deliveries.length) this.options.onFound(index);
      return reply;
    } finally {
      shard.end(this.#overtakenAt);
      this.#overtakenAt = Math.max(this.#overtakenAt, shard.beganAt);
      this.#release(shard);
    }
  }

  /** Others are leased from again. */
  #release(shard: ShardWork): void {
    this.#leasing.delete(shard);
  }

  /** In how many ms another task is due in a shard; `undefined`: not known. */
  setDue(index: number, dueInMs: number | undefined): void {
    this.#shards[index]?.due.set(dueInMs);
  }

  /** Nothing is requested by itself any more. */
  stop(): void {
    for (const { due } of this.#shards) due.set(undefined);
  }

  /** How many exchanges can be made now. It is asked for each task that ends. */
  get #free(): number {
    let free = 0;
    let underWay = 0;
    for (const shard of this.#shards) {
      if (shard.isFree) free += 1;
      else if (!shard.isParked) underWay += 1;
    }
    return Math.min(free, MOST_UNDER_WAY - underWay);
  }
}
