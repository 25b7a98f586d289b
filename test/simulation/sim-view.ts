import type { ShardView } from '../../src/broker/sharded/shard-view.js';
import type { ExchangeDigest } from '../../src/broker/task-store.js';
import { Gathering } from '../../src/worker/gathering.js';
import { MAX_SETTLED, sessionsOf } from '../../src/worker/settler.js';
import type { SimReply } from './sim-shard.js';
import type { VirtualTime } from './virtual-time.js';

export interface SimViewOptions {
  readonly time: VirtualTime;
  /** How many shards there are. */
  readonly shards: number;
  /** Other tasks wait in the worker, or are on their way. */
  readonly isAhead: () => boolean;
  readonly onDue: () => void;
}

/** One shard as a simulated worker knows it, with the settlements that wait for it. None is slow, and there are no limits. */
export class SimView implements ShardView {
  readonly isParked = false;
  readonly isLook = false;
  readonly limited = 0;
  readonly restsUntil = 0;
  readonly lastBand = '0:q';
  settlements = 0;
  isRequested = false;
  isDue = false;
  mayHaveMore = true;
  seenAt = Number.NEGATIVE_INFINITY;
  delayMs = 0;
  digest: ExchangeDigest | undefined;
  #freeSessions: number;
  readonly #gathering: Gathering;

  constructor(private readonly options: SimViewOptions) {
    this.#freeSessions = sessionsOf(options.shards);
    this.#gathering = new Gathering((onDue) => options.time.timer(onDue), options.onDue);
  }

  get isFree(): boolean {
    return this.#freeSessions > 0;
  }

  get isHeldBack(): boolean {
    return this.#gathering.holds(this.settlements) && this.options.isAhead();
  }

  /** There may be work. */
  request(): void {
    this.isRequested = true;
    this.isDue = true;
    this.mayHaveMore = true;
  }

  add(settlements: number): void {
    if (this.options.shards > 1) this.#gathering.added(this.settlements);
    this.settlements += settlements;
  }

  /** An exchange begins; answers how much it settles. */
  begin(): number {
    const settled = Math.min(this.settlements, MAX_SETTLED);
    this.settlements -= settled;
    this.#gathering.carried(this.settlements);
    this.isRequested = false;
    this.isDue = false;
    this.#freeSessions -= 1;
    return settled;
  }

  /** It is over: `leased` tasks came where there was `room`. */
  end({ digest, hasMore }: SimReply, room: number, leased: number): void {
    this.#freeSessions += 1;
    this.seenAt = this.options.time.now;
    this.digest = digest;
    this.mayHaveMore = room > 0 ? hasMore || leased >= room : this.mayHaveMore || hasMore;
  }
}
