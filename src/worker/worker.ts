import { hostname } from 'node:os';
import { LongTimer } from '../duty/long-timer.js';
import type { WorkerInfo } from '../broker/worker-registry.js';
import { Consumer, type ConsumerOptions } from './consumer.js';
import { blockedAfterMs } from './guard/guard.js';
import type { HeldTask } from '../core/held-task.js';
import { DutyRunner } from '../duty/duty-runner.js';
import type { Capacity } from './capacity.js';
import { BusySlots } from './busy-slots.js';
import { Heartbeat } from './heartbeat.js';
import { HeldTasks } from './held-tasks.js';
import { LoopLag } from './loop-lag.js';
import { SettingHealer } from './setting-healer.js';
import { shardDuties, type ShardDutiesOptions } from './shard-duties.js';
import { TimeLimits } from './time-limits.js';

export interface WorkerOptions extends Omit<ConsumerOptions, 'timeLimits'> {
  readonly shutdownTimeoutMs: number;
  readonly deadLetterAgeMs: number;
  readonly deadLetterCount: number;
  readonly version: string;
  /** Default: the name of this machine. */
  readonly hostname?: string | undefined;
  /** Default true. */
  readonly takesCommands?: boolean;
}

/** A Redis that hangs does not hold up the end of the process. */
const CLOSE_TIMEOUT_MS = 1_000;

/** Turns deliveries into outcomes, and runs the duties: leases, recovery, pruning, heartbeat. */
export class Worker {
  readonly #consumer: Consumer;
  readonly #duties: readonly DutyRunner[];
  readonly #lag: LoopLag;
  readonly #busy: BusySlots;
  readonly #heldTasks: HeldTasks;
  readonly #timeLimits: TimeLimits;
  /** In ms of `performance.now()`: the wall clock may be set. */
  readonly #startedAt = performance.now();
  readonly #deadline = new AbortController();
  #isStarted = false;
  isStopped = false;
  #stopped: Promise<void> | undefined;

  constructor(private readonly options: WorkerOptions) {
    const { broker, leaseMs, logger } = options;
    this.#lag = new LoopLag(Math.min(250, blockedAfterMs(leaseMs) / 3), () => this.#turned());
    this.#heldTasks = new HeldTasks(() => broker.now(), options.redact);
    this.#timeLimits = new TimeLimits(broker.control);
    this.#consumer = new Consumer({ ...options, timeLimits: this.#timeLimits });
    this.#busy = new BusySlots(() => this.#consumer.intake.busyMs);
    const onRecovery: ShardDutiesOptions['onRecovery'] = (shard, recovery) => {
      options.reporter.lost(recovery.lost);
      options.reporter.expired(recovery.expired);
      this.#consumer.learn(shard, recovery);
    };
    this.#duties = [
      ...shardDuties({ ...options, onRecovery }, this.#consumer),
      new Heartbeat(
        broker.workers,
        () => this.#heartbeatInfo(),
        ({ watched, shard, isQuiet }) => {
          options.reporter.events.learn(watched);
          if (isQuiet) this.#consumer.seen(shard);
        },
      ),
      this.#timeLimits,
      ...(broker.shards === undefined
        ? []
        : [new SettingHealer(broker.shards, broker.settings, () => this.learn())]),
    ].map((duty) => new DutyRunner(duty, logger));
  }

  get id(): string {
    return this.options.id;
  }
  get host(): string {
    return this.options.hostname ?? hostname();
  }
  get queues(): readonly string[] {
    return this.#consumer.intake.queues;
  }
  get concurrency(): number {
    return this.#consumer.intake.concurrency;
  }

  /** Learns what operators have set, before anything runs by it. */
  async learn(): Promise<void> {
    await this.#timeLimits.turn();
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#lag.start();
    this.#consumer.start();
    for (const duty of this.#duties) void duty.start();
  }

  pause(): void {
    this.#consumer.pause();
  }

  resume(): void {
    this.#consumer.resume();
  }

  /** Takes nothing more and resolves when nothing runs. */
  async drain(): Promise<void> {
    this.#consumer.pause();
    await this.#consumer.idle();
  }

  /** Changes queues and concurrency from now on, and registers them. Running tasks go on. */
  change(capacity: Partial<Capacity>): void {
    this.#consumer.change(capacity);
    this.#turned();
    // The next heartbeat repeats it.
    this.options.broker.workers.beat(this.#heartbeatInfo()).catch(() => undefined);
  }

  /** The running tasks, the oldest first. */
  running(limit: number): readonly HeldTask[] {
    const runs = this.#consumer.intake.runs().slice(0, limit);
    return runs.map((run) => this.#heldTasks.running(run));
  }

  /** Deliveries that wait for a free slot, the next first. */
  reserved(limit: number): readonly HeldTask[] {
    const deliveries = this.#consumer.intake.prefetched().slice(0, limit);
    return deliveries.map((delivery) => this.#heldTasks.reserved(delivery));
  }

  /** Aborts a task that was revoked while it ran here. */
  revoked(id: string, token: string): void {
    this.#consumer.lose(id, token, 'revoked');
  }

  /** Stops: at once when called a second time, or with `now`. */
  stop(options: { readonly now?: boolean } = {}): Promise<void> {
    if (options.now === true || this.#stopped !== undefined) this.#deadline.abort();
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  info(): WorkerInfo {
    const { id, version, registry, broker, takesCommands } = this.options;
    const { intake, done, leaked } = this.#consumer;
    const down = broker.shards?.downSince ?? [];
    return {
      id,
      host: this.host,
      pid: process.pid,
      queues: intake.queues,
      concurrency: intake.concurrency,
      running: intake.running,
      busy: this.#busy.mean,
      reserved: intake.prefetched().length,
      done,
      loopLagMs: this.#lag.worstMs,
      memoryBytes: process.memoryUsage.rss(),
      startedAt: Math.round(broker.now() - (performance.now() - this.#startedAt)),
      version,
      tasks: registry.tasks(),
      ...(leaked > 0 && { leaked }),
      ...(down.length > 0 && { down }),
      ...(takesCommands === false && { takesCommands }),
    };
  }

  #turned(): void {
    this.options.watch?.turned(this.#consumer.done, this.#consumer.intake.slots);
  }

  #heartbeatInfo(): WorkerInfo {
    const info = this.info();
    this.#lag.forget();
    this.#busy.forget();
    this.options.watch?.reported(info);
    return info;
  }

  get isStuck(): boolean {
    return this.#consumer.isStuck;
  }

  /** From the first `stop()` on. */
  get isStopping(): boolean {
    return this.#stopped !== undefined;
  }

  async #stop(): Promise<void> {
    if (!this.#isStarted) return;
    const timer = new LongTimer(this.options.shutdownTimeoutMs, () => this.#deadline.abort());
    // Leases are renewed until the last task has ended.
    await this.#consumer.stop(this.#deadline.signal);
    this.isStopped = true;
    timer.cancel();
    this.#lag.stop();
    const duties = Promise.all(this.#duties.map((duty) => duty.stop()));
    // Past the deadline the worker does not wait for a turn that waits for Redis.
    if (!this.#deadline.signal.aborted) await duties;
    const leaving = this.options.broker.workers.leave(this.options.id).catch(() => undefined);
    await Promise.race([leaving, new Promise((resolve) => setTimeout(resolve, CLOSE_TIMEOUT_MS).unref())]);
  }
}
