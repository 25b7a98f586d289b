import { InvalidArgumentError } from 'commander';
import { hintOf } from '../core/hint.js';
import { toMs, type Duration } from '../core/duration.js';

/** Readers of option values; what they refuse, commander reports with the name of the option. */

/** Whole numbers between two bounds, both allowed. */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return (text) => {
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Give a whole number ${range}.`);
  };
}

/** A text that says something: most often a variable of the environment is empty. */
export function filled(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Give a text, or leave it out. Is a variable of the environment empty?');
}

/** One of some words; the error for a wrong one names the nearest. */
export function oneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((candidate) => candidate === text);
    if (word !== undefined) return word;
    throw new InvalidArgumentError(`Choose from ${words.join(', ')}.${hintOf(text, words)}`);
  };
}

/** 'a,b c' as names; given again, they add up. */
export function names(text: string, before: readonly string[] = []): readonly string[] {
  const given = text.split(/[\s,]+/).filter((name) => name !== '');
  if (given.length === 0) throw new InvalidArgumentError('Give names, with commas between them.');
  return [...before, ...given];
}

/** The same for names of which all are known; the error for a wrong one names the nearest. */
export function namesOf<Word extends string>(
  words: readonly Word[],
): (text: string, before?: readonly Word[]) => readonly Word[] {
  const read = oneOf(words);
  return (text, before = []) => [...before, ...names(text).map((name) => read(name))];
}

/** 'name=value'; given again, they add up. */
export function pair(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Give a name and a value: tenant=acme.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

/** A number of shards, or the addresses of their servers. */
export function shards(text: string): number | readonly string[] {
  return /^\d{1,15}$/.test(text) ? whole(1)(text) : names(text);
}

export function duration(text: string): Duration {
  try {
    toMs(text as Duration, '');
    return text as Duration;
  } catch {
    throw new InvalidArgumentError("Give a duration such as '250ms', '30s', '5m', '24h' or '7d'.");
  }
}

/** A duration that must not be nothing, such as a limit. */
export function positiveDuration(text: string): Duration {
  const given = duration(text);
  if (toMs(given, '') > 0) return given;
  throw new InvalidArgumentError("Give a duration of at least '1ms', such as '30s' or '5m'.");
}

/** A number in a time. */
export interface Rate {
  readonly limit: number;
  readonly per: Duration;
}

/** '100/1m' or '100/m'. */
export function rate(text: string): Rate {
  const [, limit, per = ''] = /^([1-9]\d{0,5})\/(.+)$/.exec(text) ?? [];
  if (limit === undefined)
    throw new InvalidArgumentError("Give a number and a time, such as '100/1m' or '5/s'.");
  return { limit: Number(limit), per: positiveDuration(/^\d/.test(per) ? per : `1${per}`) };
}

const UNITS: Readonly<Record<string, number>> = { '': 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** No process of Node takes less: '512' was meant to be more than bytes. */
const LEAST_MEMORY = 16 * 1024 ** 2;

/** The memory of a process: '512mb' in bytes. */
export function memory(text: string): number {
  const [, amount, unit = ''] = /^(\d+)(kb|mb|gb)?$/i.exec(text) ?? [];
  const bytes = Number(amount) * (UNITS[unit.toLowerCase()] ?? 1);
  if (bytes >= LEAST_MEMORY) return bytes;
  throw new InvalidArgumentError("Give a size of at least '16mb', such as '512mb' or '2gb'.");
}

/** The arguments of a task: a JSON array; anything else is the only argument. */
export function taskArguments(text: string): readonly unknown[] {
  const value = json(text);
  return Array.isArray(value) ? value : [value];
}

export function date(text: string): Date {
  const moment = new Date(text);
  if (!Number.isNaN(moment.getTime())) return moment;
  throw new InvalidArgumentError("Give a moment such as '2030-01-31' or '2030-01-31T12:00:00Z'.");
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidArgumentError(`Give JSON, in quotes for the shell: '["o-1", 5]'.`);
  }
}
