import type { ShardBroker } from '../broker/broker.js';
import type { ShardView } from '../broker/sharded/shard-view.js';
import { bandOf, limitKeysOf } from '../broker/storage/ready-list.js';
import type { Delivery, ExchangeDigest, ExchangeReply } from '../broker/task-store.js';
import type { Outcome } from '../core/outcome.js';
import type { News } from './decide.js';
import { Gathering } from './gathering.js';
import type { Settler } from './settler.js';
import { SILENT_MS } from '../broker/worker-registry.js';
import { Timer } from './timer.js';

/** An exchange that takes longer than this no longer holds up those with other shards. */
const PARKED_MS = 100;
/** After that the others come first for so long. */
const REST_MS = 1_000;

/** The dealings of a worker with one shard, and its knowledge of it. */
export class ShardWork implements ShardView {
  news: News = { mayHaveMore: true, isRequested: false };
  digest: ExchangeDigest | undefined;
  lastBand: string | undefined;
  isDue = false;
  /** The next exchange is a look: nobody has said for a while whether tasks wait there. */
  isLook = false;
  limited = 0;
  seenAt = Number.NEGATIVE_INFINITY;
  #workers = 0;
  #countedAt = Number.NEGATIVE_INFINITY;
  restsUntil = Number.NEGATIVE_INFINITY;
  delayMs = 0;
  /** When its exchange under way, or its last one, began. */
  beganAt = 0;
  #parkedAt = 0;
  #quickestMs = Number.POSITIVE_INFINITY;
  /** Its exchange is under way for so long that others are made beside it. */
  isParked = false;
  /** Tasks are due there at a known time. */
  readonly due: Timer;
  readonly #parking: Timer;
  readonly #gathering: Gathering;

  constructor(
    readonly index: number,
    readonly settler: Settler,
    private readonly broker: Pick<ShardBroker, 'now'>,
    private readonly on: {
      /** Exchanges with other shards can be made beside its own. */
      readonly hasOthers: boolean;
      readonly due: () => void;
      readonly parked: () => void;
      /** Other tasks wait in the worker, or are on their way. */
      readonly isAhead: () => boolean;
    },
  ) {
    this.due = new Timer(() => {
      this.setReady();
      on.due();
    });
    this.#parking = new Timer(() => {
      this.isParked = true;
      this.#parkedAt = performance.now();
      on.parked();
    });
    this.#gathering = new Gathering((onDue) => new Timer(onDue), on.due);
  }

  /** A recovery has counted the workers that are registered there. */
  counted(workers: number): void {
    this.#workers = workers;
    this.#countedAt = performance.now();
  }

  /** How many workers are registered there; `undefined` where nobody has counted them for so long that they would be gone. */
  workersAt(now: number): number | undefined {
    return now - this.#countedAt < SILENT_MS ? this.#workers : undefined;
  }

  get isFree(): boolean {
    return !this.settler.isBusy;
  }

  get settlements(): number {
    return this.settler.waiting;
  }

  /** Its settlements wait for more, so that one exchange carries all. The worker has other tasks meanwhile. */
  get isHeldBack(): boolean {
    return this.limited === 0 && this.#gathering.holds(this.settlements) && this.on.isAhead();
  }

  /** Tasks that its exchanges may bring; one that is parked counts on no room. */
  get requested(): number {
    return this.isParked ? 0 : this.settler.requested;
  }

  get isRequested(): boolean {
    return this.news.isRequested;
  }

  get mayHaveMore(): boolean {
    return this.news.mayHaveMore;
  }

  /** Its exchange holds up others. */
  get isUnderWay(): boolean {
    return this.settler.isUnderWay && !this.isParked;
  }

  /** Lets the next exchange with it come soon. */
  request(): void {
    this.news = { mayHaveMore: true, isRequested: true };
    this.isLook = false;
  }

  /** The same, because a task waits there: it is due, or a wake-up told of it. */
  setReady(): void {
    this.request();
    this.isDue = true;
  }

  /** Settles a delivery with the next exchange. */
  add(delivery: Delivery, outcome: Outcome): void {
    if (mayLetOthersGo(delivery)) {
      this.limited += 1;
      // Those that its limit lets go on are most often like it.
      this.lastBand = knownBandOf(delivery) ?? this.lastBand;
    }
    if (this.on.hasOthers) this.#gathering.added(this.settlements);
    this.settler.add(delivery, outcome);
  }

  /** An exchange has begun, and carries what it can. */
  begun(): void {
    this.news = { ...this.news, isRequested: false };
    this.isDue = false;
    this.isLook = false;
    this.limited = Math.min(this.limited, this.settlements);
    if (!this.on.hasOthers) return;
    this.#gathering.carried(this.settlements);
    this.#parking.set(PARKED_MS);
    this.beganAt = performance.now();
  }

  /**
   * The exchange is over. `overtakenAt`: when the latest exchange began that is over as well. Only a shard that others overtake is slow: a
   * process that gets no CPU, or a server of all shards, is slow with each of them.
   */
  end(overtakenAt: number): void {
    this.#parking.set(undefined);
    const now = performance.now();
    const tookMs = now - this.beganAt;
    this.#quickestMs = Math.min(this.#quickestMs, tookMs);
    this.delayMs = tookMs - this.#quickestMs;
    if (this.isParked && overtakenAt >= this.#parkedAt) this.restsUntil = now + REST_MS;
    this.isParked = false;
  }

  /** `requested`: for how many tasks the exchange had room. */
  learn({ deliveries, next, mode, digest }: ExchangeReply, requested: number): void {
    // Without room it has not found out whether a suspect waits.
    const hasMore =
      requested > 0
        ? next.hasMore || deliveries.length >= requested
        : this.news.mayHaveMore || digest.band !== undefined;
    this.news = {
      mayHaveMore: mode !== 'isolate' && hasMore,
      // Continuations go on also when there is no room here.
      isRequested: this.news.isRequested || next.hasContinuations || mode === 'forgotten',
    };
    this.seenAt = performance.now();
    this.digest = this.#dated(digest);
    const found = digest.band ?? knownBandOf(deliveries[0]);
    // With room for tasks it would have brought one.
    this.lastBand = found ?? (requested > 0 ? undefined : this.lastBand);
  }

  /** In the time of this process: the clocks of two servers differ. */
  #dated(digest: ExchangeDigest): ExchangeDigest {
    const { oldestAt } = digest;
    if (oldestAt === undefined) return digest;
    return { ...digest, oldestAt: this.seenAt - Math.max(0, this.broker.now() - oldestAt) };
  }
}

/** The end of a task with a concurrency or a circuit breaker may let others go on. A rate goes by the clock, and a fair key holds nothing back. */
function mayLetOthersGo({ head: { lane } }: Delivery): boolean {
  return lane !== undefined && limitKeysOf(lane).some((key) => !key.startsWith('r:'));
}

/** Suspects have no rank among the bands. */
function knownBandOf(delivery: Delivery | undefined): string | undefined {
  if (delivery === undefined) return undefined;
  const band = bandOf(delivery.head);
  return band.startsWith('s:') ? undefined : band;
}
