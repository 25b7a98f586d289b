import { InvalidOptionError } from './errors.js';
import { habitOf } from './habits.js';
import { printable } from './printable.js';
import { shown } from './shown.js';

const LONGEST = 60;

/** Refuses keys that nobody reads, and names those that exist: a typing error must not be a silent default. */
export function checkKeys(options: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const [name, habit] = [printable(key, LONGEST), habitOf(key)];
    throw new InvalidOptionError(
      `${where}: unknown option '${name}'${habit === undefined ? '' : `: ${habit}`}. Known are: ${known.join(', ')}.`,
    );
  }
}

/** The value as a whole number between two bounds, both allowed. */
export function checkWhole(value: unknown, [min, max]: readonly [number, number], where: string): number {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `from ${min} to ${max}`;
    throw new InvalidOptionError(`${where}: give a whole number ${range}, not ${shown(value)}.`);
  }
  return value as number;
}

/** A copy without the keys whose value is undefined, so that it can be laid over another without hiding it. */
export function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
