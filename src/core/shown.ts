import { printable } from './printable.js';

const LONGEST = 60;
const MOST_KEYS = 5;

/**
 * A value that an option cannot have, in the message of an error: short and on one line. Of an object only the names of its
 * properties are shown, because the values may be secrets.
 */
export function shown(value: unknown): string {
  try {
    return typeof value === 'object' && value !== null ? shownObject(value) : shownPlain(value);
  } catch {
    return 'a value that cannot be printed';
  }
}

function shownPlain(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return printable(JSON.stringify(value), LONGEST);
    case 'function':
      return value.name === '' ? 'a function' : `the function ${printable(value.name, LONGEST)}`;
    case 'symbol':
      return 'a symbol';
    default:
      return printable(String(value), LONGEST);
  }
}

function shownObject(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  const kind = kindOf(value);
  if (kind === 'Date') return Number.isNaN((value as Date).getTime()) ? 'an invalid date' : 'a Date';
  if (kind !== 'Object') return `an instance of ${kind}`;
  const keys = Object.keys(value);
  const names = keys.slice(0, MOST_KEYS).map((key) => printable(key, LONGEST));
  return keys.length === 0 ? '{}' : `{ ${names.join(', ')}${keys.length > MOST_KEYS ? ', …' : ''} }`;
}

/** 'Date', 'Map', 'Object' …, also for objects of another realm, of which `instanceof` knows nothing. */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
