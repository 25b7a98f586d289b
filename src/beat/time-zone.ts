import { InvalidOptionError } from '../core/errors.js';
import { quoted } from '../core/printable.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Further than any zone has ever moved its clocks at once, so a look to both sides sees a transition. */
const BEYOND = DAY + 60 * MINUTE;
const FIXED = /^([+-])([01]\d|2[0-3]):([0-5]\d)$/;

type Fields = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;

/**
 * The wall clocks of a time zone. A wall time is the epoch ms that the same clock would show in UTC, so that calendars can be
 * reckoned without any zone.
 */
export class TimeZone {
  readonly #offsetAt: (instant: number) => number;

  /**
   * @param name of the IANA database, or an offset such as '+05:30'
   * @throws InvalidOptionError for a name that is not known
   */
  constructor(readonly name: string) {
    const [, sign, hours, minutes] = FIXED.exec(name) ?? [];
    if (name === 'UTC') this.#offsetAt = () => 0;
    else if (sign === undefined) this.#offsetAt = offsets(name);
    else {
      const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
      this.#offsetAt = () => offset;
    }
  }

  wallAt(instant: number): number {
    return instant + this.#offsetAt(instant);
  }

  /** The instants at which the clocks show that time: zero in a gap, two in a repeated hour, else one. */
  instantsOf(wall: number): readonly number[] {
    const [before, after] = [this.#offsetAt(wall - BEYOND), this.#offsetAt(wall + BEYOND)];
    const shown = (offset: number) => this.#offsetAt(wall - offset) === offset;
    const instants = [before, after].filter(shown).map((offset) => wall - offset);
    return before === after ? instants.slice(0, 1) : instants;
  }

  /** The first instant after the gap in which that time lies. */
  afterGap(wall: number): number {
    return this.#transition(wall - BEYOND, wall + BEYOND);
  }

  /** The instant within a day after `instant` at which clocks are put back, if there is one. */
  turnedBack(instant: number): number | undefined {
    const isBack = this.#offsetAt(instant + BEYOND) < this.#offsetAt(instant);
    return isBack ? this.#transition(instant, instant + BEYOND) : undefined;
  }

  /** Between two instants of different offsets: the first one of the second. */
  #transition(from: number, to: number): number {
    const offset = this.#offsetAt(from);
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.#offsetAt(middle) === offset) low = middle;
      else high = middle;
    }
    return high;
  }
}

function offsets(name: string): (instant: number) => number {
  const format = formatOf(name);
  return (instant) => {
    const fields = {} as Fields;
    for (const { type, value } of format.formatToParts(instant)) fields[type as keyof Fields] = Number(value);
    const { year, month, day, hour, minute, second } = fields;
    const ms = ((instant % 1_000) + 1_000) % 1_000;
    return Date.UTC(year, month - 1, day, hour, minute, second, ms) - instant;
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = 'numeric';
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    });
  } catch (cause) {
    throw new InvalidOptionError(
      `timeZone ${quoted(timeZone)} is not known. Use a name such as 'Europe/Paris' or an offset such as '+05:30'.`,
      { cause },
    );
  }
}
