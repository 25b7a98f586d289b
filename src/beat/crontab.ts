import { Cron } from 'croner';
import { InvalidOptionError } from '../core/errors.js';
import { quoted } from '../core/printable.js';
import { TimeZone } from './time-zone.js';

export interface CrontabOptions {
  /** Five fields, or six with the seconds first; or a preset such as '@daily'. */
  readonly cron: string;
  /** Default 'UTC'. */
  readonly timeZone?: string;
  /** When both the day of the month and the day of the week are given: does one of them suffice? Default 'or'. */
  readonly dayMatch?: 'and' | 'or';
}

/** What @nestjs/schedule knows besides the presets of croner. */
const PRESETS: Readonly<Record<string, string>> = {
  '@secondly': '* * * * * *',
  '@minutely': '* * * * *',
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekdays': '0 0 * * 1-5',
  '@weekends': '0 0 * * 0,6',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/**
 * When a cron expression fires. Croner matches the calendar, without any zone; what daylight saving makes of it is
 * decided here: fixed hours fire once, the first time they come, or at the first instant after a gap that swallows them;
 * wildcard hours fire whenever the clock shows them, twice in a repeated hour and never in a gap.
 */
export class Crontab {
  readonly #calendar: Cron;
  readonly #zone: TimeZone;
  readonly #hasWildcardHour: boolean;

  /** @throws InvalidOptionError for an expression that cannot be read, an unknown zone, or a date that never comes */
  constructor({ cron, timeZone = 'UTC', dayMatch = 'or' }: CrontabOptions) {
    const pattern = PRESETS[cron.trim().toLowerCase()] ?? cron.trim();
    this.#zone = new TimeZone(timeZone);
    this.#calendar = calendarOf(pattern, dayMatch);
    this.#hasWildcardHour = /^[*?]/.test(pattern.split(/\s+/).at(-4) ?? '');
    if (this.#calendar.nextRun(new Date(0)) === null)
      throw new InvalidOptionError(`cron ${quoted(cron)} never fires: there is no such date.`);
  }

  /** The first time after `instant`, both epoch ms; `undefined` if there is none. */
  next(instant: number): number | undefined {
    return this.#hasWildcardHour ? this.#nextShown(instant) : this.#nextOnce(instant);
  }

  /** Wall times map to instants in order, so the first that lies ahead is the next. */
  #nextOnce(instant: number): number | undefined {
    for (let wall = this.#match(this.#zone.wallAt(instant)); wall !== undefined; wall = this.#match(wall)) {
      const at = this.#zone.instantsOf(wall)[0] ?? this.#zone.afterGap(wall);
      if (at > instant) return at;
    }
    return undefined;
  }

  #nextShown(instant: number): number | undefined {
    const ahead = this.#firstShown(this.#zone.wallAt(instant), instant);
    const turnedBack = this.#zone.turnedBack(instant);
    if (turnedBack === undefined) return ahead;
    // The repeated hour begins before the clock gets to show anything later.
    const again = this.#firstShown(this.#zone.wallAt(turnedBack) - 1, turnedBack - 1);
    return Math.min(ahead ?? Number.POSITIVE_INFINITY, again ?? Number.POSITIVE_INFINITY);
  }

  #firstShown(from: number, after: number): number | undefined {
    for (let wall = this.#match(from); wall !== undefined; wall = this.#match(wall)) {
      const at = this.#zone.instantsOf(wall).find((each) => each > after);
      if (at !== undefined) return at;
    }
    return undefined;
  }

  /**
   * The next wall time that fits. Croner takes a day that a month lacks as one of the next month, and passes over the days
   * before it, so each month is looked at from its beginning.
   */
  #match(wall: number): number | undefined {
    for (let from = wall; ; from = endOfMonth(from + 1) - 1) {
      const found = this.#calendar.nextRun(new Date(from))?.getTime();
      if (found === undefined || found < endOfMonth(from + 1)) return found;
    }
  }
}

/** Wall times, epoch ms: where the next month begins. */
function endOfMonth(wall: number): number {
  const date = new Date(wall);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}

function calendarOf(pattern: string, dayMatch: 'and' | 'or'): Cron {
  const options = {
    utcOffset: 0,
    mode: '5-or-6-parts',
    sloppyRanges: true,
    domAndDow: dayMatch === 'and',
  } as const;
  try {
    // Croner reads it as every week.
    if (/#(?![\dL])/i.test(pattern))
      throw new TypeError('A number must follow #, as in 1#2, the second Monday.');
    return new Cron(pattern, options);
  } catch (cause) {
    const why = (cause as Error).message.replace(/^CronPattern: /, '');
    throw new InvalidOptionError(
      `cron ${quoted(pattern)} cannot be read: ${why} Give five fields (minute hour day month weekday), ` +
        "six with the seconds first, or a preset such as '@daily'.",
      { cause },
    );
  }
}
