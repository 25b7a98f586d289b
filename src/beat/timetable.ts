import { Crontab } from './crontab.js';

const SECOND = 1_000;

/** When a schedule is due. */
export type Timing =
  | {
      readonly kind: 'cron';
      readonly cron: string;
      readonly timeZone: string;
      readonly dayMatch: 'and' | 'or';
    }
  /** Elapsed time, counted from `start`, or else from the epoch: all processes agree on it. */
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'at'; readonly at: number };

/** When an entry is due and when it is fired. Moments are epoch ms. */
export interface Times {
  readonly when: Timing;
  readonly start?: number;
  readonly end?: number;
  readonly jitterMs: number;
}

/** The due times of one schedule. All moments are epoch ms. */
export class Timetable {
  readonly #after: (instant: number) => number | undefined;

  constructor(
    private readonly name: string,
    private readonly times: Times,
  ) {
    this.#after = nextOf(times.when, times.start);
  }

  /** The first due time after `instant`; `undefined` when it is over. */
  next(instant: number): number | undefined {
    const { start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = this.times;
    const due = this.#after(Math.max(instant, start - 1));
    return due === undefined || due > end ? undefined : due;
  }

  /** When a due time is fired: later by the jitter, the same in every process, and before the next is due. */
  fireAt(due: number): number {
    const { jitterMs } = this.times;
    if (jitterMs === 0) return due;
    const room = (this.next(due) ?? Number.POSITIVE_INFINITY) - due;
    return due + (spreadHash(`${this.name} ${due}`) % Math.min(jitterMs + 1, room));
  }

  /** The last due time up to `to`, when `from` is one. */
  latest(from: number, to: number): number {
    let found = from;
    for (let high = to; high > found;) {
      const middle = this.#isClose(found, high) ? found : Math.floor((found + high) / 2);
      const due = this.next(middle);
      if (due !== undefined && due <= to) found = due;
      else if (middle === found) return found;
      else high = middle;
    }
    return found;
  }

  /** The last due times, at most `count`, from one due time to another. */
  last(from: number, to: number, count: number): readonly number[] {
    if (this.times.when.kind === 'every') {
      const { everyMs } = this.times.when;
      return this.take(Math.max(from, to - (count - 1) * everyMs), to, count);
    }
    const all = this.take(from, to, count + 1);
    if (all.length <= count) return all;
    return this.take(this.#startOf(from, to, count), to, count);
  }

  /** The first due times, at most `count`, from one due time to another. */
  take(from: number, to: number, count: number): readonly number[] {
    const found: number[] = [];
    for (let due: number | undefined = from; due !== undefined && due <= to; due = this.next(due)) {
      if (found.length === count) break;
      found.push(due);
    }
    return found;
  }

  /** How many due times there are from one to another; of a cron no more than `most` are counted. */
  count(from: number, to: number, most: number): number {
    const { when } = this.times;
    return when.kind === 'every' ? (to - from) / when.everyMs + 1 : this.take(from, to, most).length;
  }

  /** The due time from which exactly `count` lead to `to`, when there are more of them since `from`. */
  #startOf(from: number, to: number, count: number): number {
    // After `low` there are too many, after `high` there are not; between them lies one in the end.
    let [low, high] = [from - 1, to];
    while (!this.#isClose(low, high)) {
      const middle = Math.floor((low + high) / 2);
      const first = this.next(middle) ?? to;
      if (this.take(first, to, count + 1).length > count) low = middle;
      else high = middle;
    }
    return this.next(high) ?? to;
  }

  /** No two due times lie closer together than a second. */
  #isClose(from: number, to: number): boolean {
    return to - from < SECOND;
  }
}

function nextOf(when: Timing, start: number | undefined): (instant: number) => number | undefined {
  switch (when.kind) {
    case 'cron': {
      const crontab = new Crontab(when);
      return (instant) => crontab.next(instant);
    }
    case 'every':
      return (instant) => nextEvery(instant, when.everyMs, start ?? 0);
    case 'at':
      return (instant) => (when.at > instant ? when.at : undefined);
    default:
      return when satisfies never;
  }
}

function nextEvery(instant: number, everyMs: number, anchor: number): number {
  return anchor + (Math.floor((instant - anchor) / everyMs) + 1) * everyMs;
}

/** FNV-1a, 32 bits: well spread, and the same everywhere. */
function spreadHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
