import { FigureRecorder } from '../../../core/figure-recorder.js';
import type { Tally } from '../../../core/figures.js';
import type { LevelSpan } from '../../figure-store.js';

/** Figures of tasks. */
export class FigureState {
  /** Counted by the broker itself since the last hand-over. */
  readonly ofScripts = new FigureRecorder();
  /** By the length of the span in ms, its start, and the queue and the task with a space between them. */
  readonly spans = new Map<number, Map<number, Map<string, Tally>>>();
  /** By the length of the span in ms, and its start. */
  readonly levels = new Map<number, Map<number, LevelSpan>>();
  /** When somebody has looked for the oldest task. */
  waitNotedAt = Number.NEGATIVE_INFINITY;
  /** The number of the last hand-over of each source. */
  readonly numbers = new Map<string, number>();
}
