import { InvalidOptionError } from './errors.js';

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
const TEXT = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/** The milliseconds of a duration; `where` names the option in the error. */
export function toMs(duration: Duration, where: string): number {
  const ms = typeof duration === 'number' ? duration : parseDuration(duration);
  if (!Number.isFinite(ms) || ms < 0) {
    throw new InvalidOptionError(
      `${where}: ${JSON.stringify(duration)} is no duration. ` +
        `Give milliseconds (a number >= 0) or a text such as '250ms', '30s', '5m', '24h' or '7d'.`,
    );
  }
  return Math.round(ms);
}

function parseDuration(text: unknown): number {
  const [, amount, unit] = TEXT.exec(String(text)) ?? [];
  const size = UNITS.find(([name]) => name === unit)?.[1];
  return size === undefined ? Number.NaN : Number(amount) * size;
}

/** The same for an option that may be left out. */
export function optionalMs(duration: Duration | undefined, where: string): number | undefined {
  return duration === undefined ? undefined : toMs(duration, where);
}
