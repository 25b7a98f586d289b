import { hostname } from 'node:os';
import { HEARTBEAT_MS, type WorkerInfo } from '../broker/worker-registry.js';
import { Consumer, type ConsumerOptions } from './consumer.js';
import { Duties } from './duties.js';
import { blockedAfterMs } from './guard/guard.js';
import { Heartbeat } from './heartbeat.js';
import { LeaseKeeper } from './lease-keeper.js';
import { LoopLag } from './loop-lag.js';
import { Pruner } from './pruner.js';
import { Recoverer } from './recoverer.js';

export interface WorkerOptions extends ConsumerOptions {
  readonly shutdownTimeoutMs: number;
  readonly deadLetterAgeMs: number;
  readonly deadLetterCount: number;
  readonly version: string;
  /** Default: the name of this machine. */
  readonly hostname?: string | undefined;
}

/** Whoever makes a workflow adds to it within this time, or is taken for dead. */
const DRAFT_AGE_MS = 600_000;
/** A Redis that hangs does not hold up the end of the process. */
const GOOD_BYE_MS = 1_000;

/** Turns deliveries into outcomes, and keeps the house: leases, recovery, pruning, heartbeat. */
export class Worker {
  readonly #consumer: Consumer;
  readonly #duties: Duties;
  readonly #lag: LoopLag;
  readonly #startedAt = Date.now();
  readonly #deadline = new AbortController();
  #isStarted = false;
  #stopped: Promise<void> | undefined;

  constructor(private readonly options: WorkerOptions) {
    const { broker, leaseMs, random, logger, deadLetterAgeMs, deadLetterCount } = options;
    const limits = { deadLetterAgeMs, deadLetterCount, silentMs: 4 * HEARTBEAT_MS, draftAgeMs: DRAFT_AGE_MS };
    this.#lag = new LoopLag(Math.min(250, blockedAfterMs(leaseMs) / 3), () =>
      options.watch?.turned(this.#consumer.done, this.#consumer.slots),
    );
    this.#consumer = new Consumer(options);
    this.#duties = new Duties(
      [
        new LeaseKeeper(broker.tasks, this.#consumer, leaseMs),
        new Recoverer(broker.tasks, leaseMs, random, (lost) => {
          options.report.lost(lost);
          this.#consumer.call();
        }),
        new Pruner(broker.tasks, limits),
        new Heartbeat(broker.workers, () => this.#tell()),
      ],
      logger,
    );
  }

  get id(): string {
    return this.options.id;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#lag.start();
    this.#consumer.start();
    this.#duties.start();
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

  /** Aborts a task that was revoked while it ran here. */
  lose(id: string, token: string, reason: Error): void {
    this.#consumer.lose(id, token, reason);
  }

  /** Stops: at once when called a second time, or with `now`. */
  stop(options: { readonly now?: boolean } = {}): Promise<void> {
    if (options.now === true || this.#stopped !== undefined) this.#deadline.abort();
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  info(): WorkerInfo {
    const { id, queues, concurrency, version, registry } = this.options;
    const { running, reserved, done } = this.#consumer;
    return {
      id,
      host: this.options.hostname ?? hostname(),
      pid: process.pid,
      queues,
      concurrency,
      running,
      reserved,
      done,
      loopLagMs: this.#lag.worstMs,
      memoryBytes: process.memoryUsage.rss(),
      startedAt: this.#startedAt,
      version,
      tasks: registry.tasks(),
    };
  }

  #tell(): WorkerInfo {
    const info = this.info();
    this.#lag.forget();
    this.options.watch?.said(info);
    return info;
  }

  get isWedged(): boolean {
    return this.#consumer.isWedged;
  }

  async #stop(): Promise<void> {
    if (!this.#isStarted) return;
    const timer = setTimeout(() => this.#deadline.abort(), this.options.shutdownTimeoutMs);
    // Leases are renewed until the last task has ended.
    await this.#consumer.stop(this.#deadline.signal);
    clearTimeout(timer);
    this.#lag.stop();
    const duties = this.#duties.stop();
    // Past the deadline nobody waits for a turn that waits for Redis.
    if (!this.#deadline.signal.aborted) await duties;
    const goodBye = this.options.broker.workers.leave(this.options.id).catch(() => undefined);
    await Promise.race([goodBye, new Promise((resolve) => setTimeout(resolve, GOOD_BYE_MS).unref())]);
  }
}
