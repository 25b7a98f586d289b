import { isDate } from './kind-of-value.js';
import { toBytes, type ByteSize } from './byte-size.js';
import { toMs, type Duration } from './duration.js';
import { InvalidOptionError } from './errors.js';
import { checkKeys, checkWhole } from './options.js';
import { kindOf, shown } from './shown.js';
import { isQueueName, isTaskName } from './task-id.js';

/** Refuses a value that an option cannot have; `path` says in the error which option it is. */
export interface Check {
  (value: unknown, path: string): void;
  /** The option must be there. */
  readonly isNeeded?: true;
}

/** A check for each option of a type: the compiler asks for the one that is missing. */
export type Checks<Options> = { readonly [Option in keyof Options]-?: Check };

/** Where options stand: how errors name all of them, and what goes before the name of one. */
export interface Site {
  readonly where: string;
  /** Default: `<where>.`. */
  readonly prefix?: string;
}

export function refuse(path: string, form: string, value: unknown): never {
  throw new InvalidOptionError(`${path}: give ${form}, not ${shown(value)}.`);
}

/** Checks all options by their table. An option that is undefined counts as left out. */
export function checkAll<Options>(
  options: unknown,
  checks: Checks<Options>,
  { where, prefix = `${where}.` }: Site,
): asserts options is Options {
  if (kindOf(options) !== 'Object')
    refuse(where, `{ ${Object.keys(checks).slice(0, 3).join(', ')}, … }`, options);
  if (!Object.keys(options as object).every((key) => Object.hasOwn(checks, key)))
    checkKeys(options as object, Object.keys(checks), where);
  // Each call of a task comes by here: Object.entries() would take longer than the checks.
  for (const option in checks) {
    const check: Check = checks[option];
    const value = (options as Record<string, unknown>)[option];
    if (value !== undefined || check.isNeeded === true) check(value, prefix + option);
  }
}

/** The same check for an option that must be there. */
export function needed(check: Check): Check {
  return Object.assign((value: unknown, path: string) => check(value, path), { isNeeded: true } as const);
}

/** A check that is a question; `form` says in the error how to write it. */
export function matching(form: string, isRight: (value: unknown) => boolean): Check {
  return (value, path) => {
    if (!isRight(value)) refuse(path, form, value);
  };
}

/** Options inside of an option. `form`: how they are written. */
export function optionsOf<Options>(checks: Checks<Options>, form: string): Check {
  return (value, path) => {
    if (kindOf(value) !== 'Object') refuse(path, form, value);
    checkAll(value, checks, { where: path });
  };
}

/** A list, each of whose members is checked. */
export function listOf(check: Check, form: string): Check {
  return (value, path) => {
    if (!Array.isArray(value)) refuse(path, form, value);
    (value as unknown[]).forEach((each, index) => check(each, `${path}[${index}]`));
  };
}

/** The same for one of those values alone, such as `false`. */
export function or(values: readonly unknown[], check: Check): Check {
  return (value, path) => {
    if (!values.includes(value)) check(value, path);
  };
}

export function oneOf(...words: readonly string[]): Check {
  const form = words.length === 2 ? `'${words.join("' or '")}'` : words.join(', ');
  return matching(form, (value) => words.includes(value as string));
}

export function whole(min: number, max = Number.MAX_SAFE_INTEGER): Check {
  return (value, path) => void checkWhole(value, [min, max], path);
}

export const flag = matching('true or false', (value) => typeof value === 'boolean');
export const text = matching('a text', (value) => typeof value === 'string');
export const callback = matching('a function', (value) => typeof value === 'function');
/** One whose answer is needed at once: a promise would come too late. */
export const plainFunction = matching(
  'a function that is not async',
  (value) => kindOf(value) === 'Function',
);
export const date = matching('a valid Date', isValidDate);
export const time: Check = (value, path) => void toMs(value as Duration, path);
/** A moment, or how far it is back from now. */
export const momentOrAge: Check = (value, path) => (isDate(value) ? date(value, path) : time(value, path));
export const size: Check = (value, path) => void toBytes(value as ByteSize, path);

export const queueName: Check = (value, path) => {
  if (!isQueueName(value))
    throw new InvalidOptionError(
      `${path}: ${shown(value)} is not a valid queue name. Use letters, digits, '_', '.' or '-', up to 100 of them.`,
    );
};

export const taskName: Check = (value, path) => {
  if (!isTaskName(value))
    throw new InvalidOptionError(
      `${path}: ${shown(value)} is not a valid task name. Use letters, digits and _ $ . : @ / -, up to 200 of them.`,
    );
};

/** A name, or a glob over names: any text that is not empty. */
export const glob = matching(
  "a name, or a glob such as 'email.*'",
  (value) => typeof value === 'string' && value !== '',
);

/** A date of any realm that says when. */
function isValidDate(value: unknown): boolean {
  return isDate(value) && !Number.isNaN(value.getTime());
}
