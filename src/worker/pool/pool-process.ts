import { LongTimer } from '../../duty/long-timer.js';
import { NO_HISTORY, historyAfter, restartDelayMs, type RestartHistory } from '../../policy/restart.js';
import type { PoolChild } from './pool-child.js';

/** When the supervisor replaces a child: after this many tasks, or beyond this many bytes of memory. */
export interface RecyclingPolicy {
  readonly maxTasks?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
}

/** One process of the pool, kept running: a child, for some time also its replacement, and the wait for the next one. */
export class PoolProcess {
  child: PoolChild | undefined;
  replacement: PoolChild | undefined;
  history: RestartHistory = NO_HISTORY;
  #timer: LongTimer | undefined;
  #isClosed = false;

  constructor(
    private readonly fork: () => PoolChild,
    private readonly recycling: RecyclingPolicy,
  ) {}

  get isReady(): boolean {
    return this.child?.ready !== undefined && this.child.end === undefined;
  }

  has(child: PoolChild): boolean {
    return this.child === child || this.replacement === child;
  }

  start(): void {
    this.child ??= this.fork();
  }

  /** No other child is started. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
  }

  /** A replacement that is ready takes over; the child before it may end its tasks. */
  ready(child: PoolChild): void {
    if (child !== this.replacement) return;
    this.child?.stop(false);
    this.child = child;
    this.replacement = undefined;
  }

  /** Replaces a child that has reached a limit of the policy. The replacement starts first, so that a child is always at work. Answers the reason, if it did. */
  recycle(child: PoolChild): string | undefined {
    const reason = child === this.child && !child.isStopping ? this.#recyclingReason(child) : undefined;
    if (reason === undefined || this.replacement !== undefined || this.#timer !== undefined) return undefined;
    this.replacement = this.fork();
    return reason;
  }

  /** Schedules the start of the next child; answers in how many ms. */
  exited(child: PoolChild): number {
    // An exit on purpose says nothing of the health of the child.
    if (!child.isExpectedExit) this.history = historyAfter(this.history, child);
    const delayMs = child.isExpectedExit ? 0 : restartDelayMs(this.history);
    if (child === this.replacement) this.replacement = undefined;
    else {
      this.child = this.replacement;
      this.replacement = undefined;
    }
    if (!this.#isClosed) this.#startLater(delayMs);
    return delayMs;
  }

  #startLater(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = new LongTimer(delayMs, () => {
      this.#timer = undefined;
      if (!this.#isClosed) this.start();
    });
  }

  #recyclingReason({ heartbeat }: PoolChild): string | undefined {
    const { maxTasks = Infinity, maxMemoryBytes = Infinity } = this.recycling;
    // The replacement of a child that has run no task would use as much memory.
    if (heartbeat === undefined || heartbeat.done === 0) return undefined;
    if (heartbeat.done >= maxTasks) return `it has run ${heartbeat.done} tasks`;
    if (heartbeat.memoryBytes < maxMemoryBytes) return undefined;
    return `it uses ${Math.round(heartbeat.memoryBytes / 1_048_576)} MiB of memory`;
  }
}
