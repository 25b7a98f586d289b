import type { Delivery, ExchangeReply } from '../broker/task-store.js';
import { LeaseLostError, TaskQueueError } from '../core/errors.js';
import type { Outcome } from '../core/outcome.js';
import type { Capacity } from './capacity.js';
import { decide, isPointless, roomIn, type Decision, type Load, type News } from './decide.js';
import { Executor, type ExecutorOptions } from './executor.js';
import { Intake } from './intake.js';
import { Notifier } from './notifier.js';
import * as phases from './phase.js';
import type { Run } from './run.js';
import type { SessionOptions } from './session.js';
import { Settler } from './settler.js';
import { SETTLE_GRACE_MS, shutdownGrace } from './shutdown-grace.js';
import { Timer } from './timer.js';
import { failed } from './verdict.js';
import { WorkListener } from './work-listener.js';

export interface ConsumerOptions extends Capacity, ExecutorOptions, SessionOptions {
  /** Called when as many handlers are leaked as may run: the worker takes nothing more. */
  readonly onStuck: () => void;
}

/** So many settlements are worth an exchange before the turn of the event loop is over. */
const EARLY_EXCHANGE = 100;
const RELEASED: Outcome = { kind: 'released', afterMs: 0, because: 'shutdown' };

/** Leases as many tasks as it has room for, and settles those that ended, in one exchange after the other. */
export class Consumer {
  readonly #executor: Executor;
  readonly #listener: WorkListener;
  readonly #settler: Settler;
  readonly #changed = new Notifier();
  readonly #due = new Timer(() => this.requestExchange());
  /** A worker that empties itself for a suspect asks now and then whether it still has to. */
  readonly #recheck = new Timer(() => this.#giveUpAwaiting());
  #phase: phases.Phase = phases.OPEN;
  #news: News = { mayHaveMore: true, isRequested: false };
  #isScheduled = false;
  /** The tasks that are leased here. */
  readonly intake: Intake;
  /** Tasks that have ended here. */
  done = 0;

  constructor(private readonly options: ConsumerOptions) {
    this.#settler = new Settler(options, ({ settlements }) =>
      isPointless(this.#phase, { settlements: settlements.length, runs: this.intake.running }),
    );
    this.#executor = new Executor(
      options,
      (run, outcome) => this.#ended(run, outcome),
      () => this.#freed(),
    );
    this.intake = new Intake({
      queues: options.queues,
      concurrency: options.concurrency,
      execute: (delivery) => this.#executor.execute(delivery),
      onSuspect: (suspect) => (this.#phase = phases.afterStart(this.#phase, suspect)),
      giveBack: (deliveries) => this.#giveBack(deliveries, 'idle'),
    });
    this.#listener = new WorkListener({
      tasks: options.broker.tasks,
      changed: this.#changed,
      queues: () => this.intake.queues,
      shouldWait: () => this.#isQuiet && this.#decide().kind === 'wait',
      onWork: () => this.requestExchange(),
      onHint: () => this.#hint(),
    });
  }

  /** How many handlers go on though their attempt is over. */
  get leaked(): number {
    return this.#executor.leaked;
  }

  get isStuck(): boolean {
    return this.leaked >= this.intake.concurrency;
  }

  start(): void {
    this.#schedule();
    void this.#listener.listen();
  }

  /** Changes queues and concurrency from now on. Running tasks go on; prefetched tasks of other queues go back. */
  change(capacity: Partial<Capacity>): void {
    this.intake.change(capacity);
    this.#listener.restart();
    this.requestExchange();
    this.#changed.notify();
  }

  pause(): void {
    this.#phase = phases.afterPause(this.#phase);
    this.#giveBack(this.intake.takeBack(), 'shutdown');
  }

  resume(): void {
    this.#phase = phases.afterResume(this.#phase, this.intake.suspect());
    this.requestExchange();
  }

  /** Lets the next exchange come soon. */
  requestExchange(): void {
    this.#news = { mayHaveMore: true, isRequested: true };
    this.#schedule();
  }

  /** Resolves when nothing runs and all is settled. */
  async idle(): Promise<void> {
    while (this.intake.running > 0 || !this.#settler.isIdle) await this.#changed.next();
  }

  /** Aborts a task whose lease another worker may hold by now. */
  lose(
    id: string,
    token: string,
    reason: Error = new LeaseLostError(`Task ${id} is no longer held here.`),
  ): void {
    const run = this.intake.drop(token);
    if (run !== undefined) this.#executor.abandon(run, reason, undefined);
  }

  /** Leases nothing more, waits for running tasks until `deadline` aborts, gives back the rest. */
  async stop(deadline: AbortSignal): Promise<void> {
    this.#phase = { kind: 'stopping', deadline: Number.POSITIVE_INFINITY };
    this.#due.set(undefined);
    this.#recheck.set(undefined);
    this.#listener.stop();
    this.#giveBack(this.intake.takeBack(), 'shutdown');
    await Promise.race([this.idle(), shutdownGrace(deadline, () => this.#abandonRuns())]);
  }

  #abandonRuns(): void {
    this.#phase = { kind: 'stopping', deadline: performance.now() + SETTLE_GRACE_MS };
    const reason = new TaskQueueError('The worker is shutting down.');
    for (const run of this.intake.runs()) {
      // A task that was acknowledged early must not start a second time.
      const isEarly = run.delivery.head.early === true;
      this.#executor.abandon(run, reason, isEarly ? failed(reason, 'worker-lost') : RELEASED);
    }
    this.#schedule();
  }

  /** Nothing is under way and nothing to lease is known: only then a wait can come next. A look at the load costs more. */
  get #isQuiet(): boolean {
    return !this.#settler.isBusy && !this.#news.mayHaveMore && !this.#news.isRequested;
  }

  #load(): Load {
    const { waiting: outbox, isBusy, requested } = this.#settler;
    const { held, slots, prefetch } = this.intake.load(requested);
    return { held, slots, prefetch, outbox, isBusy, isStuck: this.isStuck };
  }

  #decide(): Decision {
    return decide(this.#phase, this.#load(), this.#news);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#settler.isBusy) return;
    this.#isScheduled = true;
    // After all that ends in this turn of the event loop.
    setImmediate(() => {
      this.#isScheduled = false;
      void this.#exchange();
    });
  }

  async #exchange(): Promise<void> {
    const load = this.#load();
    const decision = decide(this.#phase, load, this.#news);
    if (decision.kind !== 'exchange') return this.#changed.notify();
    const { slots, prefetch } = decision;
    this.#news = { ...this.#news, isRequested: false };
    const reply = await this.#settler.exchange({
      slots,
      prefetch,
      holding: load.held,
      queues: this.intake.queues,
    });
    if (reply !== undefined) this.#take(reply, slots + prefetch);
    if (this.#decide().kind === 'exchange') this.#schedule();
    this.#changed.notify();
  }

  #take(reply: ExchangeReply, requested: number): void {
    const { deliveries, next, mode } = reply;
    this.#learn(reply, requested);
    // Before its deliveries run: their events may be watched.
    this.options.reporter.events.learn(reply.watched);
    this.options.reporter.expired(reply.expired);
    this.options.reporter.breakers(reply.breakers);
    const isStopping = this.#phase.kind === 'stopping';
    this.#due.set(isStopping ? undefined : next.dueInMs);
    if (requested > 0) this.#changePhase(mode);
    if (isStopping || this.#phase.kind === 'paused') this.#giveBack(deliveries, 'shutdown');
    else this.intake.take(deliveries);
  }

  #learn({ deliveries, next, mode }: ExchangeReply, requested: number): void {
    const hasMore = next.hasMore || deliveries.length >= requested;
    this.#news = {
      mayHaveMore: requested > 0 && mode !== 'isolate' && hasMore,
      // Continuations go on also when there is no room here.
      isRequested: this.#news.isRequested || next.hasContinuations || mode === 'forgotten',
    };
  }

  #changePhase(mode: ExchangeReply['mode']): void {
    this.#phase = phases.afterReply(this.#phase, mode);
    this.#recheck.set(phases.isAwaiting(this.#phase) ? this.options.leaseMs / 3 : undefined);
  }

  #giveUpAwaiting(): void {
    if (phases.isAwaiting(this.#phase)) this.#phase = phases.OPEN;
    this.requestExchange();
  }

  #giveBack(deliveries: readonly Delivery[], because: 'idle' | 'shutdown'): void {
    if (deliveries.length === 0) return;
    this.#settler.giveBack(deliveries, because);
    this.#schedule();
  }

  #ended(run: Run, outcome: Outcome | undefined): void {
    this.done += 1;
    this.#phase = phases.afterEnd(this.#phase, run.delivery);
    if (outcome !== undefined) this.#settler.add(run.delivery, outcome);
    if (this.isStuck && this.#phase.kind !== 'stopping') this.options.onStuck();
    this.intake.ended(run);
    if (this.#isExchangeDue) void this.#exchange();
    else this.#schedule();
    this.#changed.notify();
  }

  /** Whether to go to Redis before this turn of the event loop is over. */
  get #isExchangeDue(): boolean {
    // Nothing is left here that could end as well.
    if (this.intake.isEmpty) return true;
    // Quick tasks follow one another without a turn of the event loop: Redis works on the first half meanwhile.
    return this.#settler.waiting >= EARLY_EXCHANGE && this.intake.isHalfEmpty;
  }

  /** A leaked handler has come back. */
  #freed(): void {
    if (this.#phase.kind !== 'stopping') this.requestExchange();
    this.#changed.notify();
  }

  /** This process has just sent a task: the exchange that leases it goes right behind. */
  #hint(): void {
    if (roomIn(this.#phase, this.#load()).slots === 0) return;
    this.requestExchange();
    void this.#exchange();
  }
}
