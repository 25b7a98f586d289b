import { InvalidOptionError } from './errors.js';
import type { Durability } from './task-options.js';

/** Refuses keys that nobody reads, and names those that exist: a typing error must not be a silent default. */
export function checkKeys(options: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new InvalidOptionError(`${where}: unknown option '${key}'. Known are: ${known.join(', ')}.`);
    }
  }
}

/** The value as a whole number between two bounds, both allowed. */
export function checkWhole(value: unknown, [min, max]: readonly [number, number], where: string): number {
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    const range = max === Number.MAX_SAFE_INTEGER ? `>= ${min}` : `from ${min} to ${max}`;
    throw new InvalidOptionError(`${where}: give a whole number ${range}, not ${JSON.stringify(value)}.`);
  }
  return value as number;
}

/** Refuses what is no durability. */
export function checkDurability(value: unknown, where: string): Durability {
  if (value === 'stored' || value === 'replicated') return value;
  throw new InvalidOptionError(`${where}: give 'stored' or 'replicated', not ${JSON.stringify(value)}.`);
}

/** A copy without the keys whose value is undefined, so that it can be laid over another without hiding it. */
export function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
