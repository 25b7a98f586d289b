import type { Delivery, HeldLease } from '../../broker/task-store.js';
import type { Outcome } from '../../core/outcome.js';
import { printable } from '../../core/printable.js';
import { Executor, type ExecutorOptions } from '../../worker/executor.js';
import type { LeaseHolder, LossReason } from '../../worker/lease-keeper.js';
import { lossError } from '../../worker/loss-error.js';
import type { Run } from '../../worker/run.js';
import type { SessionOptions } from '../../worker/session.js';
import { Settler } from '../../worker/settler.js';
import { inVirtualTime } from './in-virtual-time.js';
import type { FaultInjector } from './fault-injector.js';
import type { Outage } from './outage.js';
import { HandlerTimeout } from './handler-timeout.js';
import type { VirtualClock } from './virtual-clock.js';

export interface TestWorkerOptions extends ExecutorOptions, Omit<SessionOptions, 'broker'> {
  readonly clock: VirtualClock;
  readonly outage: Outage;
  readonly faults: FaultInjector;
  readonly queues: readonly string[];
  /** How many tasks may wait in virtual time beside the one that runs. */
  readonly concurrency: number;
  /** How long a handler may take, in ms of real time. */
  readonly timeoutMs: number;
}

/** An attempt that is over; without an outcome where the worker has lost it. */
export interface Ended {
  readonly run: Run;
  readonly outcome: Outcome | undefined;
}

/** The attempts that an exchange has settled, and the task that it has leased. */
export interface Leased {
  readonly settled: readonly Ended[];
  readonly delivery: Delivery | undefined;
}

/** A worker without a loop: it leases, runs and settles one task at a time, when it is told to. */
export class TestWorker implements LeaseHolder {
  readonly #executor: Executor;
  #settler: Settler;
  #workers = 1;
  readonly #running = new Map<string, Run>();
  /** Goes on as soon as the attempt is over, or waits for something that only others can bring. */
  readonly #awaited = new Map<string, () => void>();
  #ended: Ended[] = [];
  /** When a delayed task is due, or a limit has room again; epoch ms. */
  dueAt = Number.POSITIVE_INFINITY;

  constructor(private readonly options: TestWorkerOptions) {
    this.#executor = new Executor(
      options,
      (run, outcome) => this.#end(run, outcome),
      () => undefined,
    );
    this.#settler = this.#newSettler();
  }

  /** Its leases, for the lease keeper. */
  readonly intake = {
    held: (): readonly HeldLease[] =>
      [...this.#running.values()].map(({ delivery: { id, token } }) => ({ id, token })),
  };

  get id(): string {
    return `${this.options.id}-${this.#workers}`;
  }

  /** The tasks whose handlers have not come back. */
  get running(): readonly Run[] {
    return [...this.#running.values()];
  }

  get hasEnded(): boolean {
    return this.#ended.length > 0;
  }

  /** Settles the attempts that are over, and leases the next task, if one is ready and there is room for it. */
  async lease(): Promise<Leased> {
    this.dueAt = Number.POSITIVE_INFINITY;
    if (this.#running.size >= this.options.concurrency)
      return { settled: await this.settle(), delivery: undefined };
    const settled = this.#takeEnded();
    const reply = await this.#exchange(1);
    const { dueInMs = Number.POSITIVE_INFINITY } = reply?.next ?? {};
    this.dueAt = this.options.clock.now() + Math.max(1, Math.ceil(dueInMs));
    return { settled, delivery: reply?.deliveries[0] };
  }

  /** Runs a task until its attempt is over, or until it waits. */
  async run(delivery: Delivery): Promise<void> {
    const over = new Promise<void>((resolve) => this.#awaited.set(delivery.id, resolve));
    const run = this.#executor.execute(delivery);
    if (!run.isSettled) {
      this.#running.set(delivery.id, run);
      await new HandlerTimeout(this.options.timeoutMs, this.options.clock).wait(run, over);
    }
    this.#awaited.delete(delivery.id);
  }

  /** A task waits for virtual time, or for another task: the worker goes on beside it. */
  park(id: string): void {
    this.#awaited.get(id)?.();
  }

  /** Settles the attempts that are over; answers them. */
  async settle(): Promise<readonly Ended[]> {
    const ended = this.#takeEnded();
    if (ended.length > 0) await this.#exchange(0);
    return ended;
  }

  /** Gives a task back that has not begun. */
  async giveBack(delivery: Delivery): Promise<void> {
    this.#settler.giveBack([delivery], 'idle');
    await this.#exchange(0);
  }

  /** Called by the lease keeper: another worker may hold the task. */
  lose(id: string, _token: string, reason: LossReason): void {
    const run = this.#running.get(id);
    if (run !== undefined) this.#executor.abandon(run, lossError(id, reason), undefined);
  }

  /** All that it runs is lost, and all that it has not settled; from now on another worker does the work. */
  die(): readonly Run[] {
    const unsettled = this.#ended.filter(({ outcome }) => outcome !== undefined).map(({ run }) => run);
    this.#ended = this.#ended.map(({ run }) => ({ run, outcome: undefined }));
    const lost = [...unsettled, ...this.running];
    for (const run of this.running) this.#executor.abandon(run, new Error(`${this.id} has died.`), undefined);
    this.#workers += 1;
    this.#settler = this.#newSettler();
    return lost;
  }

  #end(run: Run, reached: Outcome | undefined): void {
    this.#running.delete(run.id);
    const outcome = reached && this.options.faults.meet(this, run, reached);
    this.#ended.push({ run, outcome });
    this.#awaited.get(run.id)?.();
  }

  #takeEnded(): readonly Ended[] {
    const ended = this.#ended;
    this.#ended = [];
    for (const { run, outcome } of ended) if (outcome !== undefined) this.#settler.add(run.delivery, outcome);
    return ended;
  }

  #newSettler(): Settler {
    return new Settler({ ...this.options, id: this.id }, () => false);
  }

  async #exchange(slots: number) {
    const { queues, clock, outage, reporter, logger } = this.options;
    const demand = { slots, prefetch: 0, holding: this.#running.size, queues };
    const exchange = this.#settler.exchange(demand);
    const reply = await (outage.losesReplies ? inVirtualTime(exchange, clock) : exchange);
    reporter.expired(reply?.expired ?? []);
    reporter.breakers(reply?.breakers ?? []);
    for (const id of reply?.refused ?? [])
      logger.warn(`Task ${printable(id)}: the lease was lost, its outcome was dropped.`);
    return reply;
  }
}
