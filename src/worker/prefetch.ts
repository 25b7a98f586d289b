import type { Delivery } from '../broker/task-store.js';

/** How much work is prefetched. */
const PREFETCH_MS = 5;
/** The most tasks that one exchange leases: more would hold up Redis. */
export const MAX_LEASED = 400;
/** The most that wait here or are on their way: while one batch runs, Redis leases the next. */
const MAX_AHEAD = 2 * MAX_LEASED;
/** Deliveries that nobody starts within this go back: a long task has come before them. */
const STALE_MS = 50;

/** Deliveries that wait for a free slot: about five milliseconds of work, and nothing when tasks are slow. */
export class Prefetch {
  #waiting: Delivery[] = [];
  #next = 0;
  #averageMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #startedSince = false;

  constructor(
    /** Tasks that run at once; may change. */
    public concurrency: number,
    private readonly onStale: (deliveries: readonly Delivery[]) => void,
  ) {}

  get length(): number {
    return this.#waiting.length - this.#next;
  }

  /** How many to lease beyond the free slots. `requested`: tasks that are on their way. */
  room(slots: number, requested = 0): number {
    return this.#averageMs === undefined ? 0 : roomAhead(this.#target, this.length + requested, slots);
  }

  get isHalfEmpty(): boolean {
    return this.length * 2 <= Math.min(this.#target, MAX_LEASED);
  }

  get #target(): number {
    return Math.floor((this.concurrency * PREFETCH_MS) / Math.max(this.#averageMs ?? Infinity, 0.001));
  }

  add(deliveries: readonly Delivery[]): void {
    this.#waiting = this.length === 0 ? [...deliveries] : [...this.all(), ...deliveries];
    this.#next = 0;
    this.#watch();
  }

  next(): Delivery | undefined {
    const delivery = this.#waiting[this.#next];
    if (delivery === undefined) return undefined;
    this.#next += 1;
    this.#startedSince = true;
    return delivery;
  }

  all(): readonly Delivery[] {
    return this.#waiting.slice(this.#next);
  }

  takeAll(): readonly Delivery[] {
    const all = this.all();
    this.#waiting = [];
    this.#next = 0;
    return all;
  }

  remove(token: string): void {
    if (this.length === 0) return;
    this.#waiting = this.all().filter((delivery) => delivery.token !== token);
    this.#next = 0;
  }

  /** A moving average over about twenty tasks. */
  learn(durationMs: number): void {
    this.#averageMs =
      this.#averageMs === undefined ? durationMs : this.#averageMs + (durationMs - this.#averageMs) * 0.05;
  }

  #watch(): void {
    if (this.#timer !== undefined) return;
    this.#startedSince = false;
    this.#timer = setTimeout(() => this.#releaseStale(), STALE_MS).unref();
  }

  #releaseStale(): void {
    this.#timer = undefined;
    if (this.length === 0) return;
    if (this.#startedSince) return this.#watch();
    // The tasks in the slots are slow: the worker prefetches nothing until the average has come down again.
    this.#averageMs = Math.max(this.#averageMs ?? 0, this.concurrency * PREFETCH_MS * 2);
    this.onStale(this.takeAll());
  }
}

/** How many to lease beyond the free slots where `ahead` tasks wait or are on their way, and `target` should. */
export function roomAhead(target: number, ahead: number, slots: number): number {
  const bounded = Math.min(target, MAX_AHEAD - slots);
  // Leased in large batches: when half of it is used up.
  return ahead * 2 > bounded ? 0 : Math.max(0, Math.min(bounded - ahead, MAX_LEASED - slots));
}
