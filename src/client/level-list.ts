import type { FigureStore } from '../broker/figure-store.js';
import { HEARTBEAT_MS } from '../broker/worker-registry.js';
import type { Duration } from '../core/duration.js';
import { checkAll, date, momentOrAge, oneOf, type Checks } from '../core/option-check.js';
import { rangeOf } from './figure-list.js';
import type { PartialAnswer } from './partial.js';

/** Which levels are read. */
export interface LevelOptions {
  /** The beginning, or how far it is back from now. Default `'1h'`. It is moved to the start of its span. */
  readonly from?: Date | Duration;
  /** The end. Default: now. */
  readonly to?: Date;
  /** The length of the spans. Default: the shortest that are still kept for `from`: 1 minute for 3 hours, 10 minutes for 3 days, 1 hour for 90 days. */
  readonly every?: '1m' | '10m' | '1h';
}

/** How much was there during a span of time, in the whole namespace. */
export interface LevelInfo {
  /** When the span began. */
  readonly at: Date;
  /** Slots of workers that were busy, on average. */
  readonly running: number;
  /** Slots of workers, busy or free, on average. */
  readonly slots: number;
  /** Slots that were free, on average. */
  readonly free: number;
  /** The longest that a task which could run had waited, in ms: 0 where no task waited, left out where no worker has looked. */
  readonly oldestWaitMs?: number;
}

/** Levels, and the length of their spans. */
export interface LevelPage extends PartialAnswer {
  /** In ms. */
  readonly everyMs: number;
  /** By time. A span without a living worker is left out. */
  readonly rows: readonly LevelInfo[];
}

const SITE = { where: 'Inspector.levels', prefix: 'Inspector.levels: ' };
const CHECKS: Checks<LevelOptions> = { from: momentOrAge, to: date, every: oneOf('1m', '10m', '1h') };

/** Whether all workers have told of a span: each does so with a heartbeat. */
export function isSpanTold(at: number, everyMs: number, now: number): boolean {
  return at + everyMs + HEARTBEAT_MS <= now;
}

/** Reads the levels of the namespace, of spans that all workers have told of. */
export async function listLevels(
  store: Pick<FigureStore, 'levels'>,
  options: LevelOptions,
  now: number,
): Promise<LevelPage> {
  checkAll(options, CHECKS, SITE);
  const range = rangeOf(options, now, SITE.where);
  const { spanMs: everyMs } = range;
  const told = (await store.levels(range)).filter(({ at }) => isSpanTold(at, everyMs, now));
  return {
    everyMs,
    rows: told.map(({ at, busyMs, slotMs, oldestWaitMs }) => ({
      at: new Date(at),
      running: busyMs / everyMs,
      slots: slotMs / everyMs,
      free: Math.max(0, slotMs - busyMs) / everyMs,
      ...(oldestWaitMs !== undefined && { oldestWaitMs }),
    })),
  };
}
