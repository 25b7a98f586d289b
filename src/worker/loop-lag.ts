import { LongTimer } from '../duty/long-timer.js';

/** How late the main loop comes round: what blocks it delays every task of the process. */
export class LoopLag {
  #timer: LongTimer | undefined;
  #dueAt = 0;
  #worstMs = 0;

  constructor(
    private readonly everyMs: number,
    private readonly onTurn: () => void,
  ) {}

  start(): void {
    this.#next();
  }

  stop(): void {
    this.#timer?.cancel();
  }

  /** The worst so far, in whole ms. */
  get worstMs(): number {
    return Math.round(this.#worstMs);
  }

  forget(): void {
    this.#worstMs = 0;
  }

  #next(): void {
    this.#dueAt = performance.now() + this.everyMs;
    this.#timer = new LongTimer(this.everyMs, () => {
      this.#worstMs = Math.max(this.#worstMs, performance.now() - this.#dueAt);
      this.onTurn();
      this.#next();
    }).unref();
  }
}
