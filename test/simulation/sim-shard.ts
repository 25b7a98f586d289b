import type { ExchangeDigest } from '../../src/broker/task-store.js';
import type { Costs } from './costs.js';
import type { VirtualTime } from './virtual-time.js';

/** Tasks of one band that came together. */
export interface Batch {
  readonly priority: number;
  readonly at: number;
  readonly count: number;
}

export interface SimReply {
  readonly leased: readonly Batch[];
  readonly digest: ExchangeDigest;
  readonly hasMore: boolean;
}

interface Call {
  readonly work: () => number;
  readonly answer: () => void;
}

/** One shard: a server that serves one call after the other, with ready lists by priority. */
export class SimShard {
  readonly #bands = new Map<number, Batch[]>();
  readonly #calls: Call[] = [];
  #isBusy = false;
  #ready = 0;
  /** There is a wake-up that nobody has taken. */
  hasWakeUp = false;
  busyMs = 0;
  leased = 0;
  exchanges = 0;

  constructor(
    private readonly time: VirtualTime,
    private readonly costs: Costs,
    /** Takes a wake-up to a worker that waits; answers false if no worker does. */
    private readonly wake: () => boolean,
  ) {}

  publish(batch: Batch): void {
    this.#call(
      () => {
        this.put(batch);
        this.#wakeOne();
        return this.costs.publishMs + batch.count * this.costs.publishedMs;
      },
      () => undefined,
    );
  }

  /** Puts tasks there at no cost. */
  put(batch: Batch): void {
    const list = this.#bands.get(batch.priority) ?? [];
    list.push(batch);
    this.#ready += batch.count;
    this.#bands.set(batch.priority, list);
  }

  exchange(settled: number, room: number, answer: (reply: SimReply) => void): void {
    let reply: SimReply;
    this.#call(
      () => {
        this.exchanges += 1;
        reply = this.#serve(room);
        const leased = reply.leased.reduce((sum, { count }) => sum + count, 0);
        const { exchangeMs, settledMs, leasedMs } = this.costs;
        return exchangeMs + settled * settledMs + leased * leasedMs;
      },
      () => answer(reply),
    );
  }

  #serve(room: number): SimReply {
    const leased: Batch[] = [];
    for (let left = room; left > 0;) {
      const [list] = this.#lists();
      const batch = list?.[0];
      if (list === undefined || batch === undefined) break;
      const count = Math.min(left, batch.count);
      left -= count;
      this.leased += count;
      this.#ready -= count;
      leased.push({ ...batch, count });
      if (count === batch.count) list.shift();
      else list[0] = { ...batch, count: batch.count - count };
    }
    const digest = this.#digest();
    if (digest.readyCount > 0) this.#wakeOne();
    else this.hasWakeUp = false;
    return { leased, digest, hasMore: digest.readyCount > 0 };
  }

  /** The highest band first. */
  #lists(): readonly Batch[][] {
    const filled = [...this.#bands].filter(([, list]) => list.length > 0);
    return filled.sort(([one], [other]) => other - one).map(([, list]) => list);
  }

  #digest(): ExchangeDigest {
    const first = this.#lists()[0]?.[0];
    return { band: first && `${first.priority}:q`, readyCount: this.#ready, oldestAt: first?.at };
  }

  #wakeOne(): void {
    if (!this.wake()) this.hasWakeUp = true;
  }

  #call(work: Call['work'], answer: Call['answer']): void {
    this.time.after(this.costs.networkMs, () => {
      this.#calls.push({ work, answer });
      if (!this.#isBusy) this.#next();
    });
  }

  #next(): void {
    const call = this.#calls.shift();
    this.#isBusy = call !== undefined;
    if (call === undefined) return;
    const costMs = call.work();
    this.busyMs += costMs;
    this.time.after(costMs, () => {
      this.time.after(this.costs.networkMs, call.answer);
      this.#next();
    });
  }
}
