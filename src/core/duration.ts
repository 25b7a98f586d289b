import { InvalidOptionError } from './errors.js';
import { shown } from './shown.js';

/** A length of time: a number of milliseconds, or a whole or decimal number with its unit. */
export type Duration = number | `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** The units of durations, the largest first, in ms. */
export const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;
/** Any moment this far ahead is still a date. */
const LONGEST_MS = 10_000_000 * 86_400_000;
const TEXT = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** The milliseconds of a duration; `where` names the option in the error. */
export function toMs(duration: Duration, where: string): number {
  const ms = typeof duration === 'number' ? duration : parseDuration(duration);
  if (!(ms >= 0 && ms <= LONGEST_MS)) {
    throw new InvalidOptionError(
      `${where}: ${shown(duration)} is no duration. ` +
        `Give milliseconds (a number >= 0) or a text such as '250ms', '30s', '5m', '24h' or '7d'.`,
    );
  }
  return Math.round(ms);
}

function parseDuration(text: unknown): number {
  if (typeof text !== 'string') return Number.NaN;
  const [, amount, unit] = TEXT.exec(text) ?? [];
  const size = UNITS.find(([name]) => name === unit)?.[1];
  return size === undefined ? Number.NaN : Number(amount) * size;
}

/** The same for an option that may be left out. */
export function optionalMs(duration: Duration | undefined, where: string): number | undefined {
  return duration === undefined ? undefined : toMs(duration, where);
}
