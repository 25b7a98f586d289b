import { NO_HISTORY, historyAfter, restartDelayMs, type RestartHistory } from '../../policy/restart.js';
import type { PoolChild } from './pool-child.js';

/** When a child has done enough and is replaced. */
export interface RecyclingPolicy {
  readonly maxTasks?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
}

/** One process of the pool, kept running: a child, for some time also its replacement, and the wait for the next one. */
export class PoolProcess {
  child: PoolChild | undefined;
  replacement: PoolChild | undefined;
  history: RestartHistory = NO_HISTORY;
  #timer: NodeJS.Timeout | undefined;
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
    clearTimeout(this.#timer);
  }

  /** A replacement that is ready takes over; the child before it may end its tasks. */
  ready(child: PoolChild): void {
    if (child !== this.replacement) return;
    this.child?.stop(false);
    this.child = child;
    this.replacement = undefined;
  }

  /** Replaces a child that has done enough. The replacement starts first, so that a child is always at work. Answers why, if it did. */
  recycle(child: PoolChild): string | undefined {
    const reason = child === this.child && !child.isStopping ? this.#recyclingReason(child) : undefined;
    if (reason === undefined || this.replacement !== undefined || this.#timer !== undefined) return undefined;
    this.replacement = this.fork();
    return reason;
  }

  /** Sees to the next child; answers after how many ms it will be started. */
  exited(child: PoolChild): number {
    // A hard limit that did its work says nothing of the child.
    if (!child.isBlameless) this.history = historyAfter(this.history, child);
    const delayMs = child.isBlameless ? 0 : restartDelayMs(this.history);
    if (child === this.replacement) this.replacement = undefined;
    else {
      this.child = this.replacement;
      this.replacement = undefined;
    }
    if (!this.#isClosed) this.#fillIn(delayMs);
    return delayMs;
  }

  #fillIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isClosed) this.start();
    }, delayMs);
  }

  #recyclingReason({ heartbeat }: PoolChild): string | undefined {
    const { maxTasks = Infinity, maxMemoryBytes = Infinity } = this.recycling;
    // One that has not run a task would be followed by another that takes as much.
    if (heartbeat === undefined || heartbeat.done === 0) return undefined;
    if (heartbeat.done >= maxTasks) return `it has run ${heartbeat.done} tasks`;
    if (heartbeat.memoryBytes < maxMemoryBytes) return undefined;
    return `it takes ${Math.round(heartbeat.memoryBytes / 1_048_576)} MiB`;
  }
}
