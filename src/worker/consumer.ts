import type { Broker } from '../broker/broker.js';
import type { Delivery, ExchangeReply, ExchangeRequest } from '../broker/task-store.js';
import { LeaseLostError, TaskQueueError } from '../core/errors.js';
import type { Outcome } from '../core/outcome.js';
import { printable } from '../core/printable.js';
import type { Capacity } from './capacity.js';
import { Isolation } from './isolation.js';
import { DueTimer } from './due-timer.js';
import { failed } from './verdict.js';
import { Exchanger, type ExchangerOptions } from './exchanger.js';
import { Executor, type ExecutorOptions } from './executor.js';
import { SETTLE_GRACE_MS, shutdownGrace } from './shutdown-grace.js';
import { Prefetch } from './prefetch.js';
import type { Run } from './run.js';
import { Notifier } from './notifier.js';
import { isSuspect } from './suspect.js';

export interface ConsumerOptions extends Capacity, ExecutorOptions, ExchangerOptions {
  /** Called when as many handlers are leaked as may run: the worker takes nothing more. */
  readonly onStuck: () => void;
}

/** A wake-up may be lost with its connection: the worker looks for itself this often. */
const POLL_MS = 8_000;

/** Takes as many deliveries as it has room for, and settles those that ended, in one exchange after the other. */
export class Consumer {
  readonly #broker: Broker;
  readonly #executor: Executor;
  readonly #runs = new Map<string, Run>();
  readonly #exchanger: Exchanger;
  readonly #prefetch: Prefetch;
  readonly #changed = new Notifier();
  #isFilling = false;
  #isScheduled = false;
  /** The broker may have more to lease. */
  #mayHaveMore = true;
  /** An exchange is due even though nothing ended and nothing fits. */
  #isRequested = false;
  #isPaused = false;
  #isStopping = false;
  #abandonAt = Number.POSITIVE_INFINITY;
  /** A suspect is running, isolated. */
  #isIsolated = false;
  readonly #due = new DueTimer(() => this.requestExchange());
  /** Tasks that have ended here. */
  done = 0;
  readonly #isolation: Isolation;
  queues: readonly string[];
  concurrency: number;

  constructor(private readonly options: ConsumerOptions) {
    this.#broker = options.broker;
    this.queues = options.queues;
    this.concurrency = options.concurrency;
    this.#exchanger = new Exchanger(options, (request) => this.#isPointless(request));
    this.#executor = new Executor(
      options,
      (run, outcome) => this.#ended(run, outcome),
      () => this.#freed(),
    );
    this.#isolation = new Isolation(options.leaseMs / 3, () => this.requestExchange());
    this.#prefetch = new Prefetch(options.concurrency, (buffered) => this.#giveBack(buffered, 'idle'));
  }

  /** How many tasks run at once, or may. */
  get slots(): number {
    return Math.max(this.concurrency, this.#runs.size);
  }

  /** Changes queues and concurrency from now on. Running tasks go on; prefetched tasks of other queues go back. */
  change({ queues = this.queues, concurrency = this.concurrency }: Partial<Capacity>): void {
    this.queues = queues;
    this.concurrency = concurrency;
    this.#prefetch.concurrency = concurrency;
    this.#accept(this.#prefetch.takeAll());
    // It waits for something else than so far.
    this.#broker.interrupt();
    this.requestExchange();
    this.#changed.notify();
  }

  runs(): readonly Run[] {
    return [...this.#runs.values()];
  }

  /** Deliveries that wait for a free slot. */
  prefetched(): readonly Delivery[] {
    return this.#prefetch.all();
  }

  get isStuck(): boolean {
    return this.#executor.leaked >= this.concurrency;
  }

  /** What is leased here: to be renewed. */
  held(): readonly Delivery[] {
    return [...[...this.#runs.values()].map(({ delivery }) => delivery), ...this.#prefetch.all()];
  }

  start(): void {
    this.#schedule();
    void this.#listen();
  }

  pause(): void {
    this.#isPaused = true;
    this.#giveBack(this.#prefetch.takeAll(), 'shutdown');
  }

  resume(): void {
    this.#isPaused = false;
    this.requestExchange();
  }

  /** Lets the next exchange come soon. */
  requestExchange(): void {
    this.#mayHaveMore = true;
    this.#isRequested = true;
    this.#schedule();
  }

  /** Resolves when nothing runs and all is settled. */
  async idle(): Promise<void> {
    while (this.#runs.size > 0 || !this.#exchanger.isIdle) await this.#changed.next();
  }

  /** Aborts what runs under a lease that is no longer ours. */
  lose(
    id: string,
    token: string,
    reason: Error = new LeaseLostError(`Task ${id} is no longer held here.`),
  ): void {
    this.#prefetch.remove(token);
    const run = this.#runs.get(token);
    if (run !== undefined) this.#executor.abandon(run, reason, undefined);
  }

  /** Takes nothing more, waits for what runs until `deadline` aborts, gives back the rest. */
  async stop(deadline: AbortSignal): Promise<void> {
    this.#isStopping = true;
    this.#due.set(undefined);
    this.#isolation.stop();
    this.#broker.interrupt();
    this.#giveBack(this.#prefetch.takeAll(), 'shutdown');
    await Promise.race([this.idle(), shutdownGrace(deadline, () => this.#abandonRuns())]);
  }

  #abandonRuns(): void {
    this.#abandonAt = performance.now() + SETTLE_GRACE_MS;
    this.#giveBack(this.#prefetch.takeAll(), 'shutdown');
    const reason = new TaskQueueError('The worker is shutting down.');
    for (const run of this.#runs.values()) {
      // What is acknowledged early must not start a second time.
      const isEarly = run.delivery.head.early === true;
      this.#executor.abandon(run, reason, isEarly ? failed(reason, 'worker-lost') : RELEASED);
    }
    this.#schedule();
  }

  #giveBack(deliveries: readonly Delivery[], because: 'shutdown' | 'idle'): void {
    const endedAt = this.#broker.now();
    // Each goes to the front of its queue: the last first, and their order is as it was.
    for (const delivery of [...deliveries].reverse()) {
      this.#exchanger.add({ delivery, outcome: { kind: 'released', afterMs: 0, because }, endedAt });
    }
    if (deliveries.length > 0) this.#schedule();
  }

  #freed(): void {
    if (!this.#isStopping) this.requestExchange();
    this.#changed.notify();
  }

  #room(): { readonly slots: number; readonly prefetch: number } {
    const isIsolating = this.#isolation.isOn && this.#runs.size + this.#prefetch.length > 0;
    const isOpen = !this.#isStopping && !this.#isPaused && !this.#isIsolated && !this.isStuck && !isIsolating;
    const slots = isOpen ? Math.max(0, this.concurrency - this.#runs.size - this.#prefetch.length) : 0;
    return { slots, prefetch: isOpen ? this.#prefetch.room(slots) : 0 };
  }

  #schedule(): void {
    if (this.#isScheduled || this.#exchanger.isExchanging) return;
    this.#isScheduled = true;
    // After all that ends in this turn of the event loop.
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#exchange();
    });
  }

  async #exchange(): Promise<void> {
    const { slots, prefetch } = this.#room();
    const canLease = this.#mayHaveMore && slots + prefetch > 0;
    const isNeeded = this.#exchanger.waiting > 0 || this.#isRequested || canLease;
    if (this.#exchanger.isExchanging || !isNeeded) return this.#changed.notify();
    this.#isRequested = false;
    const holding = this.#runs.size + this.#prefetch.length;
    const reply = await this.#exchanger.exchange({ slots, prefetch, holding, queues: this.queues });
    if (reply !== undefined) this.#take(reply, slots + prefetch);
    if (this.#exchanger.waiting > 0 || this.#isRequested || this.#mayHaveMore) this.#schedule();
    this.#changed.notify();
  }

  /** A worker that stops does not wait for Redis with an exchange that would only have taken tasks, nor beyond the settle grace. */
  #isPointless({ settlements }: ExchangeRequest): boolean {
    if (performance.now() > this.#abandonAt) return true;
    return this.#isStopping && settlements.length === 0 && this.#runs.size === 0;
  }

  #take(reply: ExchangeReply, requested: number): void {
    this.#mayHaveMore =
      requested > 0 &&
      reply.mode !== 'isolate' &&
      (reply.next.hasMore || reply.deliveries.length >= requested);
    for (const id of reply.refused)
      this.options.logger.warn(`Task ${printable(id)}: the lease was lost, its outcome was dropped.`);
    this.options.reporter.expired(reply.expired);
    this.options.reporter.breakers(reply.breakers);
    // Continuations go on also when there is no room here.
    if (reply.next.hasContinuations || reply.mode === 'forgotten') this.#isRequested = true;
    this.#due.set(this.#isStopping ? undefined : reply.next.dueInMs);
    if (requested > 0 && !this.#isStopping) this.#isolation.set(reply.mode === 'isolate');
    if (this.#isStopping || this.#isPaused) return this.#giveBack(reply.deliveries, 'shutdown');
    this.#accept(reply.deliveries);
  }

  /** Leased tasks wait for a slot; a queue that is served no more gets its tasks back. */
  #accept(deliveries: readonly Delivery[]): void {
    // Bytes that nobody can read have no queue; they are settled wherever they come to.
    const isServed = ({ head }: Delivery) => head.queue === '' || this.queues.includes(head.queue);
    const others = deliveries.filter((delivery) => !isServed(delivery));
    this.#giveBack(others, 'idle');
    this.#prefetch.add(others.length === 0 ? deliveries : deliveries.filter(isServed));
    this.#fill();
  }

  #fill(): void {
    // What ends at once comes back here: the loop below goes on with the next.
    if (this.#isFilling) return;
    this.#isFilling = true;
    while (this.#runs.size < this.concurrency) {
      const delivery = this.#prefetch.next();
      if (delivery === undefined) break;
      if (isSuspect(delivery)) this.#isIsolated = true;
      const run = this.#executor.execute(delivery);
      if (!run.isOver) this.#runs.set(delivery.token, run);
    }
    this.#isFilling = false;
    if (this.#mayHaveMore) this.#schedule();
  }

  #ended(run: Run, outcome: Outcome | undefined): void {
    const { delivery, startedAt } = run;
    this.#runs.delete(delivery.token);
    this.done += 1;
    this.#prefetch.learn(performance.now() - startedAt);
    if (isSuspect(delivery)) this.#isIsolated = false;
    if (outcome !== undefined) this.#exchanger.add({ delivery, outcome, endedAt: this.#broker.now() });
    if (this.isStuck && !this.#isStopping) this.options.onStuck();
    if (this.#prefetch.length > 0) this.#fill();
    if (this.#isExchangeDue) void this.#exchange();
    else this.#schedule();
    this.#changed.notify();
  }

  /** Whether to go to Redis before this turn of the event loop is over. */
  get #isExchangeDue(): boolean {
    // Nothing is left here that could end as well.
    if (this.#runs.size + this.#prefetch.length === 0) return true;
    // Quick tasks follow one another without a turn of the event loop: Redis works on the first half meanwhile.
    return this.#exchanger.waiting >= EARLY_EXCHANGE && this.#prefetch.isHalfEmpty;
  }

  /** This process has just sent a task: the exchange that leases it goes right behind. */
  #hint(): void {
    if (this.#room().slots === 0) return;
    this.requestExchange();
    void this.#exchange();
  }

  /** Waits for work whenever there is room and nothing to take. */
  async #listen(): Promise<void> {
    while (!this.#isStopping) {
      if (this.#mayHaveMore || this.#exchanger.isExchanging || this.#room().slots === 0) {
        await this.#changed.next();
        continue;
      }
      await this.#broker.tasks.waitForWork(this.queues, POLL_MS, () => this.#hint());
      if (!this.#isStopping) this.requestExchange();
    }
  }
}

const EARLY_EXCHANGE = 100;
const RELEASED: Outcome = { kind: 'released', afterMs: 0, because: 'shutdown' };
