import { Calendar } from './calendar.js';
import { cronPattern } from './cron-presets.js';
import { TimeZone } from './time-zone.js';

export interface CrontabOptions {
  /** Five fields, or six with the seconds first; or a preset such as '@daily'. */
  readonly cron: string;
  /** Default 'UTC'. */
  readonly timeZone?: string;
  /** When both the day of the month and the day of the week are given: does one of them suffice? Default 'or'. */
  readonly dayMatch?: 'and' | 'or';
}

/**
 * When a cron expression fires. The calendar knows no zones; what daylight saving makes of it is
 * decided here: fixed hours fire once, the first time they come, or at the first instant after a gap that swallows them;
 * wildcard hours fire whenever the clock shows them, twice in a repeated hour and never in a gap.
 */
export class Crontab {
  readonly #calendar: Calendar;
  readonly #zone: TimeZone;
  readonly #hasWildcardHour: boolean;

  /** @throws InvalidOptionError for an expression that cannot be read, an unknown zone, or a date that never comes */
  constructor({ cron, timeZone = 'UTC', dayMatch = 'or' }: CrontabOptions) {
    const pattern = cronPattern(cron);
    this.#zone = new TimeZone(timeZone);
    this.#calendar = new Calendar(pattern, dayMatch);
    this.#hasWildcardHour = /^[*?]/.test(pattern.split(/\s+/).at(-4) ?? '');
  }

  /** The first time after `instant`, both epoch ms; `undefined` if there is no such time. */
  next(instant: number): number | undefined {
    return this.#hasWildcardHour ? this.#nextShown(instant) : this.#nextOnce(instant);
  }

  /** Wall times map to instants in order, so the first that lies ahead is the next. */
  #nextOnce(instant: number): number | undefined {
    for (
      let wall = this.#calendar.next(this.#zone.wallAt(instant));
      wall !== undefined;
      wall = this.#calendar.next(wall)
    ) {
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
    for (let wall = this.#calendar.next(from); wall !== undefined; wall = this.#calendar.next(wall)) {
      const at = this.#zone.instantsOf(wall).find((each) => each > after);
      if (at !== undefined) return at;
    }
    return undefined;
  }
}
