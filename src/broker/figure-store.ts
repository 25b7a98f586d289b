import type { WatchedTypes } from '../core/event-batch.js';
import type { FigureRow } from '../core/figure-recorder.js';

/**
 * The length of the spans over which figures are kept, in ms, and for how long those spans are kept. `chunk`: the number of spans that may
 * be put together; a chunk begins at a multiple of its length. `part`: the number that is archived at once, `overMs` after the end
 * of the last. `merged`: the number of spans of a chunk whose histograms then have one shape. `FigureSums` has read the spans one by one
 * before that.
 */
export const RESOLUTIONS = [
  { spanMs: 60_000, keptMs: 3 * 3_600_000, chunk: 30, part: 5, overMs: 2 * 60_000, merged: 1 },
  { spanMs: 600_000, keptMs: 3 * 86_400_000, chunk: 18, part: 3, overMs: 2 * 60_000, merged: 1 },
  { spanMs: 3_600_000, keptMs: 90 * 86_400_000, chunk: 24, part: 3, overMs: 2 * 3_600_000, merged: 6 },
] as const;

export type Resolution = (typeof RESOLUTIONS)[number];

/** The figures of all tasks in one span of time. */
export interface FigureSpan {
  /** When it begins, epoch ms: a multiple of its length. */
  readonly at: number;
  readonly rows: readonly FigureRow[];
}

/** Spans whose levels stand in one place. A hash of three numbers for each is still a short one. */
export const LEVELS_TOGETHER = 40;

/** How much was there during a span of time, in the whole namespace. */
export interface LevelSpan {
  /** When it begins, epoch ms: a multiple of its length. */
  readonly at: number;
  /** The time for which slots were busy, added up over all slots, in ms. */
  readonly busyMs: number;
  /** The time for which there were slots, busy or free, in ms. */
  readonly slotMs: number;
  /** The longest that a task which could run had waited at a look, in ms. Left out where nobody has looked. */
  readonly oldestWaitMs?: number;
}

/** The most rows of a call, so that no call holds up other clients: adding a row with a full histogram takes 40 µs. */
export const FIGURES_AT_ONCE = 20;

export interface FigureRange {
  /** One of the lengths of `RESOLUTIONS`. */
  readonly spanMs: number;
  /** The first and the last moment, epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** Figures of tasks, summed up over spans of time, for the whole namespace. */
export interface FigureStore {
  /**
   * Adds what a process has summed up to the spans of this moment, with what scripts have counted; a call has `FIGURES_AT_ONCE` rows at
   * most. The number counts up for each call of a source; a repeated call adds nothing. Answers with the types of events that are
   * watched: a process that only enqueues has no other call that could bring them.
   */
  record(source: string, number: number, rows: readonly FigureRow[]): Promise<WatchedTypes>;
  /**
   * The spans that hold something and begin in the range, or that the range begins in; by time. Counts and sums are exact, also by the
   * number of waits and runs in a span. Spans that are put together share the shape of their histograms.
   */
  read(range: FigureRange): Promise<readonly FigureSpan[]>;
  /**
   * The levels of the spans of a range that hold any, by time. The broker notes them itself: slots with each heartbeat of a worker, the
   * wait with a recovery, once in 10 s.
   */
  levels(range: FigureRange): Promise<readonly LevelSpan[]>;
}

export function spanStart(at: number, spanMs: number): number {
  return Math.floor(at / spanMs) * spanMs;
}
