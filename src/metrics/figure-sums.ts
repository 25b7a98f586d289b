import { RESOLUTIONS, spanStart, type FigureSpan, type FigureStore } from '../broker/figure-store.js';
import { addTally, emptyTally, type Tally } from '../core/figures.js';

/** The longest spans are kept for as long as a period lasts, so that all spans of this period are still there. */
const { spanMs: SPAN_MS, keptMs: PERIOD_MS } = RESOLUTIONS[2];
/** Spans that are read at once: all figures of 90 days take far more memory than their sum. */
const PAGE_MS = 24 * SPAN_MS;
/** A span is read again for this long after its end, because the clock of this process may be wrong. */
const CLOSED_AFTER_MS = 600_000;
/**
 * Beyond such a gap between two reads all is read again: hours that are put together share the shape of their histograms, so a part of them
 * must not come from before that. It is less than the time after which they are put together, less that after which they are closed.
 */
const LONGEST_GAP_MS = RESOLUTIONS[2].overMs / 2;

/** The figures of one task on one queue since the period began. */
export interface FigureSum {
  readonly queue: string;
  readonly task: string;
  readonly tally: Tally;
}

/**
 * Sums up the figures since a fixed moment, the same for all processes: the last multiple of 90 days by the broker's clock. So
 * counters only grow, and each process counts the same. When a period ends, all counters begin again at 0. Spans that have ended
 * are read once, as long as somebody reads once an hour, the others at each call.
 */
export class FigureSums {
  #periodAt = Number.NaN;
  #readAt = Number.NEGATIVE_INFINITY;
  /** The start of the first span that is not in `#closed`. */
  #openFrom = 0;
  #closed = new Sums();

  constructor(private readonly store: Pick<FigureStore, 'read'>) {}

  /** In the order in which the names first appeared. */
  async read(now: number): Promise<readonly FigureSum[]> {
    const periodAt = spanStart(now, PERIOD_MS);
    if (periodAt !== this.#periodAt || now - this.#readAt > LONGEST_GAP_MS) this.#begin(periodAt);
    this.#readAt = now;
    await this.#close(spanStart(now - CLOSED_AFTER_MS, SPAN_MS));
    const sums = this.#closed.copy();
    for (const span of await this.#spans(this.#openFrom, now)) sums.add(span);
    return sums.list();
  }

  #begin(periodAt: number): void {
    this.#periodAt = periodAt;
    this.#openFrom = periodAt;
    this.#closed = new Sums();
  }

  /** A page that cannot be read is read again at the next call. */
  async #close(until: number): Promise<void> {
    while (this.#openFrom < until) {
      const [from, closed] = [this.#openFrom, this.#closed];
      const end = Math.min(until, from + PAGE_MS);
      const spans = await this.#spans(from, end - 1);
      // A call that its caller gave up goes on, and may have added them meanwhile.
      if (this.#openFrom !== from || this.#closed !== closed) continue;
      for (const span of spans) closed.add(span);
      this.#openFrom = end;
    }
  }

  #spans(from: number, to: number): Promise<readonly FigureSpan[]> {
    return this.store.read({ spanMs: SPAN_MS, from, to });
  }
}

/** Tallies by queue and task. */
class Sums {
  readonly #byName = new Map<string, FigureSum>();

  /** Rows of a span are taken by name, so that the order is the same in each process. */
  add({ rows }: FigureSpan): void {
    const named = rows.map((row) => ({ row, name: `${row.task} ${row.queue}` }));
    for (const { row, name } of named.sort((one, other) => (one.name < other.name ? -1 : 1))) {
      const sum = this.#byName.get(name) ?? { queue: row.queue, task: row.task, tally: emptyTally() };
      this.#byName.set(name, sum);
      addTally(sum.tally, row.tally);
    }
  }

  copy(): Sums {
    const copy = new Sums();
    for (const [name, sum] of this.#byName)
      copy.#byName.set(name, { ...sum, tally: Float64Array.from(sum.tally) });
    return copy;
  }

  list(): readonly FigureSum[] {
    return [...this.#byName.values()];
  }
}
