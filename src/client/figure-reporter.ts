import { FIGURES_AT_ONCE, type FigureStore } from '../broker/figure-store.js';
import type { WatchedTypes } from '../core/event-batch.js';
import type { FigureRecorder, FigureRow } from '../core/figure-recorder.js';

/** Figures are handed over this long after the first event: a process that is killed takes no more of them with it. */
const HANDED_OVER_AFTER_MS = 10_000;

/** Hands over to the broker the figures of a process, once in 10 s at most, and only where there is something. */
export class FigureReporter {
  /** Of the first batch that the broker has not confirmed. */
  #number = 1;
  #timer: NodeJS.Timeout | undefined;
  /** Batches that the broker has not confirmed: each is sent again under its number. */
  #unconfirmed: readonly (readonly FigureRow[])[] = [];
  /** Ends with the last hand-over: they go one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(
    private readonly store: FigureStore,
    private readonly recorder: FigureRecorder,
    /** Unique to this process. */
    private readonly source: string,
    /** Called with the types of events that are watched, with each hand-over. */
    private readonly onWatched: (watched: WatchedTypes) => void = () => undefined,
  ) {
    recorder.onFirst = () => this.#arm();
  }

  /** Hands over all there is. A broker that is away loses nothing: the next call brings it. */
  flush(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#handOver());
    return this.#turn;
  }

  /** Hands over the rest, and no more from then on. */
  async close(): Promise<void> {
    await this.flush();
    this.#isClosed = true;
    this.#disarm();
  }

  async #handOver(): Promise<void> {
    this.#disarm();
    try {
      await this.#send();
      this.#unconfirmed = inBatches(this.recorder.take());
      await this.#send();
    } catch {
      // Nobody waits for figures; callers that need the broker get its error themselves.
      this.#arm();
    }
  }

  /** Each batch has its own number, so that one which the broker has added and not confirmed is added once. */
  async #send(): Promise<void> {
    for (const batch of this.#unconfirmed) {
      const watched = await this.store.record(this.source, this.#number, batch);
      this.#unconfirmed = this.#unconfirmed.slice(1);
      this.#number += 1;
      this.onWatched(watched);
    }
  }

  #arm(): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.flush(), HANDED_OVER_AFTER_MS).unref();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function inBatches(rows: readonly FigureRow[]): readonly (readonly FigureRow[])[] {
  const batches: (readonly FigureRow[])[] = [];
  for (let at = 0; at < rows.length; at += FIGURES_AT_ONCE)
    batches.push(rows.slice(at, at + FIGURES_AT_ONCE));
  return batches;
}
