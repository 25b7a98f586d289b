import type { Delivery } from '../broker/task-store.js';
import type { Capacity } from './capacity.js';
import { MAX_LEASED, Prefetch } from './prefetch.js';
import type { Run } from './run.js';
import { isSuspect } from './suspect.js';

export interface IntakeOptions extends Capacity {
  readonly execute: (delivery: Delivery) => Run;
  /** Called before a suspect begins. */
  readonly onSuspect: (delivery: Delivery) => void;
  /** Takes back deliveries that will not start here soon. */
  readonly giveBack: (deliveries: readonly Delivery[]) => void;
}

/** The leased deliveries: they wait for a free slot, and then run. */
export class Intake implements Capacity {
  /** No map by token: hashing the text of a token for each run took longer than all else of its start. */
  readonly #runs = new Set<Run>();
  readonly #prefetch: Prefetch;
  #queues: readonly string[];
  #endedMs = 0;
  #isFilling = false;

  constructor(private readonly options: IntakeOptions) {
    this.#queues = options.queues;
    this.#prefetch = new Prefetch(options.concurrency, options.giveBack);
  }

  get queues(): readonly string[] {
    return this.#queues;
  }

  get concurrency(): number {
    return this.#prefetch.concurrency;
  }

  /** Running tasks go on; prefetched tasks of other queues go back. */
  change({ queues = this.#queues, concurrency = this.concurrency }: Partial<Capacity>): void {
    this.#queues = queues;
    this.#prefetch.concurrency = concurrency;
    this.take(this.takeBack());
  }

  /** How many tasks run at once, or may. */
  get slots(): number {
    return Math.max(this.concurrency, this.#runs.size);
  }

  get running(): number {
    return this.#runs.size;
  }

  /** The time for which slots were busy so far, added up over all slots. */
  get busyMs(): number {
    let busyMs = this.#endedMs;
    for (const run of this.#runs) busyMs += run.elapsedMs;
    return busyMs;
  }

  get isEmpty(): boolean {
    return this.#runs.size + this.#prefetch.length === 0;
  }

  /** Tasks wait for a slot. */
  get isAhead(): boolean {
    return this.#prefetch.length > 0;
  }

  get isHalfEmpty(): boolean {
    return this.#prefetch.isHalfEmpty;
  }

  runs(): readonly Run[] {
    return [...this.#runs];
  }

  /** Deliveries that wait for a free slot. */
  prefetched(): readonly Delivery[] {
    return this.#prefetch.all();
  }

  /** The leases to be renewed. */
  held(): readonly Delivery[] {
    return [...this.runs().map(({ delivery }) => delivery), ...this.prefetched()];
  }

  /** The suspect that runs here. */
  suspect(): Delivery | undefined {
    return this.runs().find(({ delivery }) => isSuspect(delivery))?.delivery;
  }

  /** How much is held, and for how much there is room. `requested`: tasks that exchanges under way may bring. */
  load(requested: number): { readonly held: number; readonly slots: number; readonly prefetch: number } {
    const held = this.#runs.size + this.#prefetch.length + requested;
    // The next exchange, which follows at once, leases the rest.
    const slots = Math.min(MAX_LEASED, Math.max(0, this.concurrency - held));
    return { held, slots, prefetch: this.#prefetch.room(slots, requested) };
  }

  /** Leased tasks wait for a slot; those of queues that are served no more go back. */
  take(deliveries: readonly Delivery[]): void {
    // An undecodable message has no queue: any worker settles it.
    const isServed = ({ head }: Delivery) => head.queue === '' || this.#queues.includes(head.queue);
    const others = deliveries.filter((delivery) => !isServed(delivery));
    if (others.length > 0) this.options.giveBack(others);
    this.#prefetch.add(others.length === 0 ? deliveries : deliveries.filter(isServed));
    this.fill();
  }

  /** Takes out all that has not begun. */
  takeBack(): readonly Delivery[] {
    return this.#prefetch.takeAll();
  }

  /** Starts as much as there are slots. */
  fill(): void {
    // A task that ends at once comes back here: the loop below goes on with the next.
    if (this.#isFilling) return;
    this.#isFilling = true;
    while (this.#runs.size < this.concurrency) {
      const delivery = this.#prefetch.next();
      if (delivery === undefined) break;
      this.#start(delivery);
    }
    this.#isFilling = false;
  }

  #start(delivery: Delivery): void {
    if (isSuspect(delivery)) this.options.onSuspect(delivery);
    const run = this.options.execute(delivery);
    if (!run.isSettled) this.#runs.add(run);
  }

  /** A run has ended: its slot is free for the next. */
  ended(run: Run): void {
    this.#runs.delete(run);
    const { elapsedMs } = run;
    this.#endedMs += elapsedMs;
    this.#prefetch.learn(elapsedMs);
    if (this.#prefetch.length > 0) this.fill();
  }

  /** Drops a delivery that waits; answers the run if it has begun. */
  drop(token: string): Run | undefined {
    this.#prefetch.remove(token);
    return this.runs().find(({ delivery }) => delivery.token === token);
  }
}
