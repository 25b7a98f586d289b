import type { Delivery } from '../broker/task-store.js';

/** How much work is taken ahead of its start. */
const AHEAD_MS = 5;
const MAX_TAKEN = 500;
/** Deliveries that nobody starts within this go back: a long task has come before them. */
const STALE_MS = 50;

/** What is leased and waits for a free slot: about five milliseconds of work, nothing when tasks are slow. */
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

  /** How many to lease beyond the free slots. */
  room(slots: number): number {
    if (this.#averageMs === undefined) return 0;
    const bounded = Math.min(this.#target, MAX_TAKEN - slots);
    // Asked for in large bites: when half of it is used up.
    return this.length * 2 > bounded ? 0 : Math.max(0, bounded - this.length);
  }

  get isHalfEmpty(): boolean {
    return this.length * 2 <= Math.min(this.#target, MAX_TAKEN);
  }

  get #target(): number {
    return Math.floor((this.concurrency * AHEAD_MS) / Math.max(this.#averageMs ?? Infinity, 0.001));
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
    this.#timer = setTimeout(() => this.#look(), STALE_MS).unref();
  }

  #look(): void {
    this.#timer = undefined;
    if (this.length === 0) return;
    if (this.#startedSince) return this.#watch();
    // Whatever blocks the slots is slow: nothing is taken ahead until the average has come down again.
    this.#averageMs = Math.max(this.#averageMs ?? 0, this.concurrency * AHEAD_MS * 2);
    this.onStale(this.takeAll());
  }
}
