import { Cron } from 'croner';
import { InvalidOptionError } from '../core/errors.js';
import { quoted } from '../core/printable.js';

const SECOND = 1_000;

/** The dates and times that fit a cron expression, on a calendar without time zones: a wall time is epoch ms as if it were UTC. */
export class Calendar {
  readonly #cron: Cron;

  /** @throws InvalidOptionError for an expression that cannot be read, or a date that never comes */
  constructor(pattern: string, dayMatch: 'and' | 'or') {
    this.#cron = parsed(pattern, dayMatch);
    if (this.#cron.nextRun(new Date(0)) === null)
      throw new InvalidOptionError(`cron ${quoted(pattern)} never fires: there is no such date.`);
  }

  /**
   * The first time after `wall` that fits. The library is trusted within the month in which it starts to look, and no further, because
   * its search runs on from 30 February into 2 March and leaves out the first days of a month.
   */
  next(wall: number): number | undefined {
    for (let from = wall; ;) {
      const found = this.#cron.nextRun(new Date(from))?.getTime();
      const nextMonth = monthAfter(from + SECOND);
      if (found === undefined || found < nextMonth) return found;
      from = nextMonth - SECOND;
    }
  }
}

/** The first moment of the month behind the one of `wall`. */
function monthAfter(wall: number): number {
  const date = new Date(wall);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

function parsed(pattern: string, dayMatch: 'and' | 'or'): Cron {
  const options = {
    utcOffset: 0,
    mode: '5-or-6-parts',
    sloppyRanges: true,
    domAndDow: dayMatch === 'and',
  } as const;
  try {
    // Croner reads it as every week.
    if (/#(?![1-5L])/i.test(pattern))
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
