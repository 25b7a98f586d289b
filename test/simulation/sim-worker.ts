import { sumOf } from '../../src/broker/sharded/merge.js';
import { visits } from '../../src/broker/sharded/visits.js';
import type { Random } from '../../src/core/clock.js';
import { decide, type Decision, type Load, type News } from '../../src/worker/decide.js';
import { OPEN } from '../../src/worker/phase.js';
import { MAX_LEASED, roomAhead } from '../../src/worker/prefetch.js';
import type { Costs } from './costs.js';
import type { Batch, SimReply, SimShard } from './sim-shard.js';
import { SimView } from './sim-view.js';
import type { VirtualTime } from './virtual-time.js';

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

const MOST_UNDER_WAY = 4;
const POLL_MS = 8_000;
/** Quick tasks end together by so many. */
const CHUNK = 50;
const QUEUES = ['q'];

/**
 * A worker over shards: it decides on its exchanges and chooses its shards with the code of the library, and takes the CPU that was
 * measured.
 */
export class SimWorker {
  readonly #views: readonly SimView[];
  readonly #waiting: { shard: number; count: number }[] = [];
  #running = 0;
  #prefetched = 0;
  /** Tasks that exchanges under way may bring. */
  #requested = 0;
  #underWay = 0;
  /** Shards that are leased from now with all room that there was. */
  #leasing = 0;
  #leaseCount = 0;
  #busyUntil = 0;
  #isDue = false;
  done = 0;

  constructor(
    private readonly world: SimWorld,
    private readonly plan: WorkerPlan,
  ) {
    this.#views = world.shards.map(
      () =>
        new SimView({
          time: world.time,
          shards: world.shards.length,
          isAhead: () => this.#leasing > 0 || this.#prefetched > 0,
          onDue: () => this.#schedule(),
        }),
    );
  }

  start(): void {
    this.#schedule();
    this.world.time.after(POLL_MS * this.world.random(), () => this.#poll());
  }

  /** There may be work in a shard. */
  wake(shard: number): void {
    this.#views[shard]?.request();
    this.world.time.after(this.world.costs.networkMs, () => this.#schedule());
  }

  #poll(): void {
    if (this.world.sleepers.delete(this)) {
      for (const view of this.#views) view.request();
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

  get #isSharded(): boolean {
    return this.#views.length > 1;
  }

  #turn(): void {
    const free = this.#views.filter(({ isFree }) => isFree);
    const decision = decide(OPEN, this.#load(free), newsOf(free));
    if (decision.kind === 'wait' && this.#underWay === 0) this.#sleep();
    if (decision.kind === 'exchange') this.#exchange(decision);
  }

  #load(free: readonly SimView[]): Load {
    const held = this.#running + this.#prefetched + this.#requested;
    const slots = Math.min(MAX_LEASED, Math.max(0, this.plan.concurrency - held));
    return {
      held,
      slots,
      prefetch: roomAhead(this.plan.prefetch, this.#prefetched + this.#requested, slots),
      outbox: sumOf(free.map(({ settlements }) => settlements)),
      due: sumOf(free.map(({ settlements, isHeldBack }) => (isHeldBack ? 0 : settlements))),
      isBusy: free.length === 0 || this.#underWay >= MOST_UNDER_WAY,
      isUnderWay: !this.#isSharded && this.#underWay > 0,
      leases: this.#isSharded ? this.#leasing : 0,
      isStuck: false,
    };
  }

  #exchange({ slots, prefetch, canLease }: Extract<Decision, { kind: 'exchange' }>): void {
    const { lease, others } = this.#isSharded ? this.#visits(slots, canLease) : { lease: 0, others: [] };
    const room = slots + prefetch - sumOf(others.map((other) => other.slots));
    for (const other of others) this.#visit(other.shard, other.slots, false);
    if (lease !== undefined) this.#visit(lease, room, room > 0);
  }

  #visits(slots: number, canLease: boolean) {
    const { time, workers: fleet, random } = this.world;
    const most = MOST_UNDER_WAY - this.#underWay;
    const leases = this.#leaseCount;
    const context = { now: time.now, queues: QUEUES, only: undefined, canLease, slots, leases, most, fleet };
    return visits(this.#views, { ...context, random });
  }

  #sleep(): void {
    const kept = this.world.shards.findIndex(({ hasWakeUp }) => hasWakeUp);
    if (kept === -1) return void this.world.sleepers.add(this);
    (this.world.shards[kept] as SimShard).hasWakeUp = false;
    this.wake(kept);
  }

  #visit(index: number, room: number, isLease: boolean): void {
    const view = this.#views[index] as SimView;
    const settled = view.begin();
    this.#requested += room;
    this.#underWay += 1;
    if (isLease) this.#beginLease();
    this.#work(this.world.costs.workerExchangeMs, () => {
      const sentAt = this.world.time.now;
      this.world.shards[index]?.exchange(settled, room, (reply) => {
        view.delayMs = this.world.time.now - sentAt - 2 * this.world.costs.networkMs;
        if (isLease) this.#leasing -= 1;
        this.#take(index, room, reply);
      });
    });
  }

  #beginLease(): void {
    this.#leasing += 1;
    this.#leaseCount += 1;
  }

  #take(index: number, room: number, reply: SimReply): void {
    const count = sumOf(reply.leased.map((batch) => batch.count));
    this.#views[index]?.end(reply, room, count);
    this.#requested -= room;
    this.#underWay -= 1;
    for (const batch of reply.leased) this.world.onLeased(batch);
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
      this.#views[shard]?.add(count);
      this.#fill();
      this.#schedule();
    };
    this.#work(count * this.world.costs.workerTaskMs, () =>
      this.plan.handlerMs === 0 ? end() : this.world.time.after(this.plan.handlerMs, end),
    );
  }
}

function newsOf(free: readonly SimView[]): News {
  return {
    mayHaveMore: free.some(({ mayHaveMore }) => mayHaveMore),
    isRequested: free.some(({ isRequested }) => isRequested),
  };
}
