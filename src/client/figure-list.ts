import { RESOLUTIONS, type FigureRange, type FigureSpan, type FigureStore } from '../broker/figure-store.js';
import { isOfTasks } from '../core/figure-kind.js';
import { addTally, emptyTally, figuresOf, type Figures, type Tally } from '../core/figures.js';
import { toMs, type Duration } from '../core/duration.js';
import { momentOf } from '../core/moment.js';
import {
  checkAll,
  date,
  glob,
  listOf,
  momentOrAge,
  oneOf,
  or,
  queueName,
  refuse,
} from '../core/option-check.js';
import type { Check, Checks } from '../core/option-check.js';
import { matchesGlob } from '../core/glob.js';
import type { PartialAnswer } from './partial.js';

export type FigureDimension = 'queue' | 'task' | 'time';

/** Which figures are read, and how they are added up. */
export interface FigureOptions {
  /** The beginning, or how far it is back from now. Default `'1h'`. It is moved to the start of its span. */
  readonly from?: Date | Duration;
  /** The end. Default: now. */
  readonly to?: Date;
  /** A row for each queue, task or span of time, or for each combination of them. Default `['queue', 'task']`. */
  readonly by?: FigureDimension | readonly FigureDimension[];
  /**
   * The length of the spans. Default: the shortest that are still kept for `from`: 1 minute for 3 hours, 10 minutes for 3 days, 1 hour for
   * 90 days. Percentiles of an hour of a past day are those of its six hours.
   */
  readonly every?: '1m' | '10m' | '1h';
  /** Of this queue alone. */
  readonly queue?: string;
  /** Of the tasks of this name, or of the names that fit the glob, alone. */
  readonly task?: string;
}

/** Figures of a queue, a task or a span of time, as `by` says. */
export interface FigureInfo extends Figures {
  /** The name of the queue. */
  readonly queue?: string;
  /** The name of the task. */
  readonly task?: string;
  /** When the span began. */
  readonly at?: Date;
}

/** Figures, and the length of the spans that they were added up from. */
export interface FigurePage extends PartialAnswer {
  /** In ms. */
  readonly everyMs: number;
  /** By time, queue and task. */
  readonly rows: readonly FigureInfo[];
}

const SITE = { where: 'Inspector.figures', prefix: 'Inspector.figures: ' };
const DIMENSIONS = ['queue', 'task', 'time'] as const;
const dimension = oneOf(...DIMENSIONS);
const dimensions: Check = (value, path) =>
  typeof value === 'string' ? dimension(value, path) : listOf(dimension, "['queue', 'time']")(value, path);

const CHECKS: Checks<FigureOptions> = {
  from: momentOrAge,
  to: date,
  by: or(DIMENSIONS, dimensions),
  every: oneOf('1m', '10m', '1h'),
  queue: queueName,
  task: glob,
};

/** Reads the figures of the namespace. */
export async function listFigures(
  store: Pick<FigureStore, 'read'>,
  options: FigureOptions,
  now: number,
): Promise<FigurePage> {
  checkAll(options, CHECKS, SITE);
  const range = rangeOf(options, now, SITE.where);
  const { by = ['queue', 'task'] } = options;
  return { everyMs: range.spanMs, rows: summed(await store.read(range), options, [by].flat()) };
}

/** The spans that are asked for, of options that are checked. Throws InvalidOptionError where `from` is behind `to`. */
export function rangeOf(
  { from = '1h', to, every }: Pick<FigureOptions, 'every' | 'from' | 'to'>,
  now: number,
  where: string,
): FigureRange {
  const range = { from: momentOf(from, now, 'from'), to: to?.getTime() ?? now };
  if (range.from > range.to) refuse(`${where}: from`, 'a moment before `to`', from);
  return { ...range, spanMs: spanFor(every, now - range.from) };
}

/** The length of the spans, in ms: the shortest that are still kept, if nothing else is asked for. */
function spanFor(every: FigureOptions['every'], ageMs: number): number {
  if (every !== undefined) return toMs(every, 'every');
  const found = RESOLUTIONS.find(({ keptMs }) => ageMs <= keptMs) ?? RESOLUTIONS.at(-1);
  return (found as (typeof RESOLUTIONS)[number]).spanMs;
}

interface Sum {
  readonly names: Pick<FigureInfo, 'at' | 'queue' | 'task'>;
  readonly tally: Tally;
}

function summed(
  spans: readonly FigureSpan[],
  { queue: wantedQueue, task: wantedTask = '*' }: FigureOptions,
  by: readonly FigureDimension[],
): readonly FigureInfo[] {
  const sums = new Map<string, Sum>();
  for (const { at, rows } of spans) {
    for (const { queue, task, tally } of rows) {
      if (!isOfTasks(queue) || (wantedQueue ?? queue) !== queue || !matchesGlob(wantedTask, task)) continue;
      const names = {
        ...(by.includes('time') && { at: new Date(at) }),
        ...(by.includes('queue') && { queue }),
        ...(by.includes('task') && { task }),
      };
      const key = Object.values(names).map(String).join(' ');
      const sum = sums.get(key) ?? { names, tally: emptyTally() };
      sums.set(key, sum);
      addTally(sum.tally, tally);
    }
  }
  return [...sums.values()].sort(byNames).map(({ names, tally }) => ({ ...names, ...figuresOf(tally) }));
}

function byNames({ names: one }: Sum, { names: other }: Sum): number {
  const time = (one.at?.getTime() ?? 0) - (other.at?.getTime() ?? 0);
  if (time !== 0) return time;
  const [first, second] = [one, other].map(({ queue = '', task = '' }) => `${queue} ${task}`) as [
    string,
    string,
  ];
  return first < second ? -1 : 1;
}
