import { shardsOf } from '../broker/sharded/shards-of.js';
import type { Delivery, ExchangeReply, Recovery } from '../broker/task-store.js';
import { TaskQueueError } from '../core/errors.js';
import type { Outcome } from '../core/outcome.js';
import type { Capacity } from './capacity.js';
import { CurrentPhase } from './current-phase.js';
import { decide, isEarly, isPointless, roomIn, type Decision, type Load, type Room } from './decide.js';
import { Executor, type ExecutorOptions } from './executor.js';
import { Intake } from './intake.js';
import { Notifier } from './notifier.js';
import type { LossReason } from './lease-keeper.js';
import { lossError } from './loss-error.js';
import { mayBegin } from './phase.js';
import type { Run } from './run.js';
import type { SessionOptions } from './session.js';
import { Settlers, type VisitKind } from './settlers.js';
import { SETTLE_GRACE_MS, shutdownGrace } from './shutdown-grace.js';
import { failed } from './verdict.js';
import { LOOK_MS, WorkListener } from './work-listener.js';

export interface ConsumerOptions extends Capacity, ExecutorOptions, Omit<SessionOptions, 'broker'> {
  /** Called when as many handlers are leaked as may run: the worker takes nothing more. */
  readonly onStuck: () => void;
}

const RELEASED: Outcome = { kind: 'released', afterMs: 0, because: 'shutdown' };

/** Leases as many tasks as it has room for, and settles those that ended, in exchanges. */
export class Consumer {
  readonly #executor: Executor;
  readonly #listeners: readonly WorkListener[];
  readonly #settlers: Settlers;
  readonly #changed = new Notifier();
  readonly #phase: CurrentPhase;
  #isScheduled = false;
  #doneWhenDecided = 0;
  /** The tasks that are leased here. */
  readonly intake: Intake;
  /** Tasks that have ended here. */
  done = 0;

  constructor(private readonly options: ConsumerOptions) {
    this.#phase = new CurrentPhase({
      recheckMs: options.leaseMs / 3,
      onRecheck: () => this.requestExchange(),
    });
    this.#settlers = new Settlers({
      ...options,
      isPointless: ({ settlements }) => this.#isPointless(settlements.length),
      isAhead: () => this.intake.isAhead,
      onChange: () => this.#schedule(),
      onFound: (shard) => this.#renewWait(shard),
    });
    this.#executor = new Executor(
      options,
      (run, outcome) => this.#ended(run, outcome),
      () => this.#freed(),
    );
    this.intake = new Intake({
      queues: options.queues,
      concurrency: options.concurrency,
      execute: (delivery) => this.#executor.execute(delivery),
      onSuspect: (suspect) => this.#phase.begun(suspect),
      giveBack: (deliveries) => this.#giveBack(deliveries, 'idle'),
    });
    this.#listeners = shardsOf(options.broker).waits.map(
      (wait) =>
        new WorkListener({
          wait,
          changed: this.#changed,
          queues: () => this.intake.queues,
          shouldWait: () => this.#isQuiet && this.#decide().kind === 'wait',
          lookInMs: () => LOOK_MS - this.#settlers.unseenForMs(wait.shards),
          onLook: () => this.#settlers.look(wait.shards),
          onWork: (shard) => this.#taskIn(shard),
          onHint: (shard) => this.#hint(shard),
        }),
    );
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
    for (const listener of this.#listeners) void listener.listen();
  }

  /** Changes queues and concurrency from now on. Running tasks go on; prefetched tasks of other queues go back. */
  change(capacity: Partial<Capacity>): void {
    this.intake.change(capacity);
    for (const listener of this.#listeners) listener.restart();
    this.requestExchange();
    this.#changed.notify();
  }

  pause(): void {
    this.#phase.pause();
    this.#giveBack(this.intake.takeBack(), 'shutdown');
  }

  resume(): void {
    this.#phase.resume(this.intake.suspect());
    this.requestExchange();
  }

  /** Lets the next exchange with these shards come soon. Default: with all. */
  requestExchange(shards?: readonly number[]): void {
    this.#settlers.request(shards);
    this.#schedule();
  }

  /** A task waited that no wake-up told of: the connection may be dead. */
  #renewWait(shard: number): void {
    for (const listener of this.#listeners) {
      if (!listener.shards.includes(shard)) continue;
      listener.restart();
      // The wait that is dropped may have taken a wake-up with it.
      this.requestExchange(listener.shards);
    }
  }

  /** A task waits in this shard. */
  #taskIn(shard: number): void {
    this.#settlers.setReady(shard);
    this.#schedule();
  }

  /** A recovery has been made in a shard. */
  learn(shard: number, { lost, expired, isQuiet, workers }: Recovery): void {
    this.#settlers.setWorkers(shard, workers);
    // Their wake-up may go to the very worker that lost them: one that is stopped or cut off still waits for it.
    if (lost.length + expired.length > 0) this.requestExchange([shard]);
    else if (isQuiet) this.seen(shard);
  }

  /** Nothing waits in this shard: the worker need not look for itself. */
  seen(shard: number): void {
    this.#settlers.seen(shard);
  }

  /** Resolves when nothing runs and all is settled. */
  async idle(): Promise<void> {
    while (this.intake.running > 0 || !this.#settlers.isIdle) await this.#changed.next();
  }

  /** Aborts a task that was revoked, or whose lease another worker may hold by now. */
  lose(id: string, token: string, reason: LossReason): void {
    const run = this.intake.drop(token);
    if (run !== undefined) this.#executor.abandon(run, lossError(id, reason), undefined);
  }

  /** Leases nothing more, waits for running tasks until `deadline` aborts, gives back the rest. */
  async stop(deadline: AbortSignal): Promise<void> {
    this.#phase.stop();
    this.#settlers.stop();
    for (const listener of this.#listeners) listener.stop();
    this.#giveBack(this.intake.takeBack(), 'shutdown');
    await Promise.race([this.idle(), shutdownGrace(deadline, () => this.#abandonRuns())]);
  }

  #abandonRuns(): void {
    this.#phase.stop(performance.now() + SETTLE_GRACE_MS);
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
    if (!this.#settlers.isQuiet) return false;
    const { mayHaveMore, isRequested } = this.#settlers.news;
    return !mayHaveMore && !isRequested;
  }

  #isPointless(settlements: number): boolean {
    return isPointless(this.#phase.value, { settlements, runs: this.intake.running }, performance.now());
  }

  #load(): Load {
    const { waiting: outbox, due, isBusy, isUnderWay, leases, requested } = this.#settlers;
    const { held, slots, prefetch } = this.intake.load(requested);
    return { held, slots, prefetch, outbox, due, isBusy, isUnderWay, leases, isStuck: this.isStuck };
  }

  #decide(): Decision {
    return decide(this.#phase.value, this.#load(), this.#settlers.news);
  }

  #schedule(): void {
    if (this.#isScheduled || this.#settlers.isBusy) return;
    this.#isScheduled = true;
    // After all that ends in this turn of the event loop.
    setImmediate(() => {
      this.#isScheduled = false;
      this.#exchange();
    });
  }

  #exchange(): void {
    this.#doneWhenDecided = this.done;
    const load = this.#load();
    const decision = decide(this.#phase.value, load, this.#settlers.news);
    if (decision.kind !== 'exchange') return this.#changed.notify();
    const { lease, others } = this.#settlers.visits({
      canLease: decision.canLease,
      slots: decision.slots,
      queues: this.intake.queues,
      only: this.#phase.onlyShard,
    });
    let left = decision.slots;
    for (const { shard, slots } of others) {
      void this.#visit('beside', shard, { slots, prefetch: 0 }, load.held);
      left -= slots;
    }
    if (lease !== undefined)
      void this.#visit('lease', lease, { slots: left, prefetch: decision.prefetch }, load.held);
  }

  async #visit(kind: VisitKind, shard: number, { slots, prefetch }: Room, holding: number): Promise<void> {
    const { queues } = this.intake;
    const reply = await this.#settlers.exchange(shard, { slots, prefetch, holding, queues }, kind);
    if (reply !== undefined) this.#take(reply, shard, slots + prefetch);
    if (this.#decide().kind === 'exchange') this.#schedule();
    this.#changed.notify();
  }

  #take(reply: ExchangeReply, shard: number, requested: number): void {
    const { deliveries, next, mode } = reply;
    // Before its deliveries run: their events may be watched.
    this.options.reporter.events.learn(reply.watched);
    this.options.reporter.expired(reply.expired);
    this.options.reporter.breakers(reply.breakers);
    const { isStopping } = this.#phase;
    this.#settlers.setDue(shard, isStopping ? undefined : next.dueInMs);
    if (requested > 0) this.#phase.replied(mode, shard);
    const phase = this.#phase.value;
    if (isStopping || phase.kind === 'paused') this.#giveBack(deliveries, 'shutdown');
    else if (mayBegin(phase, this.intake.isEmpty, deliveries)) this.intake.take(deliveries);
    else this.#giveBack(deliveries, 'idle');
  }

  #giveBack(deliveries: readonly Delivery[], because: 'idle' | 'shutdown'): void {
    if (deliveries.length === 0) return;
    this.#settlers.giveBack(deliveries, because);
    this.#schedule();
  }

  #ended(run: Run, outcome: Outcome | undefined): void {
    this.done += 1;
    this.#phase.ended(run.delivery);
    if (outcome !== undefined) this.#settlers.add(run.delivery, outcome);
    if (this.isStuck && !this.#phase.isStopping) this.options.onStuck();
    this.intake.ended(run);
    if (this.#isExchangeDue) this.#exchange();
    else this.#schedule();
    this.#changed.notify();
  }

  /** Whether to go to Redis before this turn of the event loop is over. */
  get #isExchangeDue(): boolean {
    // Nothing is left here that could end as well.
    if (this.intake.isEmpty) return true;
    // Quick tasks follow one another without a turn of the event loop: Redis works on the first half meanwhile.
    return this.intake.isHalfEmpty && isEarly(this.done - this.#doneWhenDecided, this.#settlers);
  }

  /** A leaked handler has come back. */
  #freed(): void {
    if (!this.#phase.isStopping) this.requestExchange();
    this.#changed.notify();
  }

  /** This process has just sent a task: the exchange that leases it goes right behind. */
  #hint(shard: number): void {
    if (roomIn(this.#phase.value, this.#load()).slots === 0) return;
    this.#taskIn(shard);
    this.#exchange();
  }
}
