import { NO_HISTORY, remember, restartDelayMs, type RestartHistory } from '../../policy/restart.js';
import type { PoolChild } from './pool-child.js';

/** When a child has done enough and is replaced. */
export interface Wear {
  readonly maxTasks?: number | undefined;
  readonly maxMemoryBytes?: number | undefined;
}

/** One place of the pool: a child, for some time also its successor, and the wait for the next one. */
export class Seat {
  child: PoolChild | undefined;
  successor: PoolChild | undefined;
  history: RestartHistory = NO_HISTORY;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(
    private readonly launch: () => PoolChild,
    private readonly wear: Wear,
  ) {}

  get isReady(): boolean {
    return this.child?.ready !== undefined && this.child.end === undefined;
  }

  has(child: PoolChild): boolean {
    return this.child === child || this.successor === child;
  }

  fill(): void {
    this.child ??= this.launch();
  }

  /** Nobody sits here any more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** A successor that is ready takes the place; the one before it may end its tasks. */
  ready(child: PoolChild): void {
    if (child !== this.successor) return;
    this.child?.stop(false);
    this.child = child;
    this.successor = undefined;
  }

  /** Replaces what is worn out: the successor first, so that there is always somebody at work. Answers why, if it did. */
  renew(child: PoolChild): string | undefined {
    const why = child === this.child && !child.isStopping ? this.#wornBy(child) : undefined;
    if (why === undefined || this.successor !== undefined || this.#timer !== undefined) return undefined;
    this.successor = this.launch();
    return why;
  }

  /** Sees to the next child; answers after how many ms it will be started. */
  left(child: PoolChild): number {
    // A hard limit that did its work says nothing of the child.
    if (!child.isBlameless) this.history = remember(this.history, child);
    const delayMs = child.isBlameless ? 0 : restartDelayMs(this.history);
    if (child === this.successor) this.successor = undefined;
    else {
      this.child = this.successor;
      this.successor = undefined;
    }
    if (!this.#isClosed) this.#fillIn(delayMs);
    return delayMs;
  }

  #fillIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isClosed) this.fill();
    }, delayMs);
  }

  #wornBy({ pulse }: PoolChild): string | undefined {
    const { maxTasks = Infinity, maxMemoryBytes = Infinity } = this.wear;
    // One that has not run a task would be followed by another that takes as much.
    if (pulse === undefined || pulse.done === 0) return undefined;
    if (pulse.done >= maxTasks) return `it has run ${pulse.done} tasks`;
    if (pulse.memoryBytes < maxMemoryBytes) return undefined;
    return `it takes ${Math.round(pulse.memoryBytes / 1_048_576)} MiB`;
  }
}
