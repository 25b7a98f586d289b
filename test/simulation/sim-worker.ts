import type { ShardView } from '../../src/broker/sharded/shard-view.js';
import { visits } from '../../src/broker/sharded/visits.js';
import type { ExchangeDigest } from '../../src/broker/task-store.js';
import type { Random } from '../../src/core/clock.js';
import type { Costs } from './costs.js';
import type { Batch, SimReply, SimShard } from './sim-shard.js';
import type { VirtualTime } from './virtual-time.js';
import { unseen } from '../unit/broker/sharded/shard-views.js';

export interface WorkerPlan {
  readonly concurrency: number;
  /** How many tasks are leased ahead of a free slot. */
  readonly prefetch: number;
  /** How long a handler waits, beside the CPU that it takes. */
  readonly handlerMs: number;
}

export interface SimWorld {
  readonly time: VirtualTime;
  readonly costs: Costs;
  readonly shards: readonly SimShard[];
  readonly random: Random;
  /** How many workers there are. */
  readonly workers: number;
  /** The workers that wait for work. */
  readonly sleepers: Set<SimWorker>;
  readonly onLeased: (batch: Batch) => void;
}

interface View extends ShardView {
  isFree: boolean;
  settlements: number;
  isRequested: boolean;
  isDue: boolean;
  mayHaveMore: boolean;
  seenAt: number;
  digest: ExchangeDigest | undefined;
  delayMs: number;
}

const MOST_UNDER_WAY = 4;
const POLL_MS = 8_000;
const MOST_LEASED = 400;
/** Quick tasks end together by so many. */
const CHUNK = 50;

/** A worker over shards: it chooses its shards with the code of the library, and takes the CPU that was measured. */
export class SimWorker {
  readonly #views: View[];
  readonly #waiting: { shard: number; count: number }[] = [];
  #running = 0;
  #prefetched = 0;
  #requested = 0;
  #underWay = 0;
  #leases = 0;
  #busyUntil = 0;
  #isDue = false;
  done = 0;

  constructor(
    private readonly world: SimWorld,
    private readonly plan: WorkerPlan,
  ) {
    this.#views = world.shards.map(() => ({ ...unseen, lastBand: '0:q' }));
  }

  start(): void {
    this.#schedule();
    this.world.time.after(POLL_MS * this.world.random(), () => this.#poll());
  }

  /** There may be work in a shard. */
  wake(shard: number): void {
    Object.assign(this.#views[shard] as View, { isRequested: true, isDue: true, mayHaveMore: true });
    this.world.time.after(this.world.costs.networkMs, () => this.#schedule());
  }

  #poll(): void {
    if (this.world.sleepers.delete(this)) {
      for (const view of this.#views)
        Object.assign(view, { isRequested: true, isDue: true, mayHaveMore: true });
      this.#schedule();
    }
    this.world.time.after(POLL_MS, () => this.#poll());
  }

  /** Takes CPU of the process, and goes on when it is free. */
  #work(ms: number, then: () => void): void {
    this.#busyUntil = Math.max(this.#busyUntil, this.world.time.now) + ms;
    this.world.time.after(this.#busyUntil - this.world.time.now, then);
  }

  #schedule(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#work(0, () => {
      this.#isDue = false;
      this.#turn();
    });
  }

  get #slots(): number {
    return Math.max(0, this.plan.concurrency - this.#running - this.#prefetched - this.#requested);
  }

  get #room(): number {
    if (this.#requested > 0) return 0;
    const slots = this.#slots;
    const ahead = this.#prefetched * 2 > this.plan.prefetch ? 0 : this.plan.prefetch - this.#prefetched;
    return Math.min(MOST_LEASED, slots + ahead);
  }

  #turn(): void {
    const room = this.#room;
    const isDue = this.#views.some((view) => view.isFree && (view.settlements > 0 || view.isRequested));
    const canLease = room > 0 && this.#views.some(({ isFree, mayHaveMore }) => isFree && mayHaveMore);
    if (!isDue && !canLease) return this.#sleep(room);
    const { lease, others } = visits(this.#views, {
      now: this.world.time.now,
      queues: ['q'],
      canLease,
      slots: this.#slots,
      only: undefined,
      leases: this.#leases,
      most: MOST_UNDER_WAY - this.#underWay,
      fleet: this.world.workers,
      random: this.world.random,
    });
    const shared = others.reduce((sum, { slots }) => sum + slots, 0);
    if (lease !== undefined) {
      if (room > shared) this.#leases += 1;
      this.#visit(lease, room - shared);
    }
    for (const { shard, slots } of others) this.#visit(shard, slots);
  }

  #sleep(room: number): void {
    if (room === 0 || this.#underWay > 0) return;
    const kept = this.world.shards.findIndex(({ hasWakeUp }) => hasWakeUp);
    if (kept === -1) return void this.world.sleepers.add(this);
    (this.world.shards[kept] as SimShard).hasWakeUp = false;
    this.wake(kept);
  }

  #visit(index: number, room: number): void {
    const view = this.#views[index] as View;
    const settled = Math.min(view.settlements, MOST_LEASED);
    view.settlements -= settled;
    view.isFree = false;
    view.isRequested = false;
    view.isDue = false;
    this.#requested += room;
    this.#underWay += 1;
    this.#work(this.world.costs.workerExchangeMs, () => {
      const sentAt = this.world.time.now;
      this.world.shards[index]?.exchange(settled, room, (reply) => {
        view.delayMs = this.world.time.now - sentAt - 2 * this.world.costs.networkMs;
        this.#take(index, room, reply);
      });
    });
  }

  #take(index: number, room: number, { leased, digest, hasMore }: SimReply): void {
    const view = this.#views[index] as View;
    const count = leased.reduce((sum, batch) => sum + batch.count, 0);
    view.isFree = true;
    view.seenAt = this.world.time.now;
    view.digest = digest;
    view.mayHaveMore = room > 0 ? hasMore || count >= room : view.mayHaveMore || hasMore;
    this.#requested -= room;
    this.#underWay -= 1;
    for (const batch of leased) this.world.onLeased(batch);
    if (count > 0) this.#waiting.push({ shard: index, count });
    this.#prefetched += count;
    this.#fill();
    this.#schedule();
  }

  #fill(): void {
    while (this.#running < this.plan.concurrency && this.#waiting.length > 0) {
      const first = this.#waiting[0] as { shard: number; count: number };
      const most = this.plan.handlerMs === 0 ? CHUNK : 1;
      const count = Math.min(first.count, most, this.plan.concurrency - this.#running);
      first.count -= count;
      if (first.count === 0) this.#waiting.shift();
      this.#prefetched -= count;
      this.#running += count;
      this.#run(first.shard, count);
    }
  }

  #run(shard: number, count: number): void {
    const end = () => {
      this.#running -= count;
      this.done += count;
      (this.#views[shard] as View).settlements += count;
      this.#fill();
      this.#schedule();
    };
    this.#work(count * this.world.costs.workerTaskMs, () =>
      this.plan.handlerMs === 0 ? end() : this.world.time.after(this.plan.handlerMs, end),
    );
  }
}
