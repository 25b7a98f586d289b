import type { TaskPhase } from './api-types.js';
import { filterTokens, type FilterToken } from './filter-tokens.js';

/** The qualifiers of the filter language. */
export const FILTER_KEYS = [
  'id',
  'task',
  'queue',
  'state',
  'worker',
  'header',
  'args',
  'error',
  'since',
  'until',
] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

/** The values of `state:`. */
export const FILTER_STATES: readonly TaskPhase[] = [
  'waiting',
  'delayed',
  'running',
  'succeeded',
  'failed',
  'revoked',
];

/** One condition of a filter. All conditions of a filter must hold. */
export interface FilterTerm {
  readonly key: FilterKey;
  /** The name of a header, or the path into the arguments (`0.user.plan`), '' for anywhere in them; `name` for exactly that name of a task or an error. */
  readonly path?: string;
  /** As typed, without quotes. Of `state` one of `FILTER_STATES`; `task` may be a glob; `since` and `until` a duration back from now or an ISO date. */
  readonly value: string;
}

/** Why a filter cannot be used. */
export interface FilterProblem {
  readonly code: 'bad-moment' | 'bad-state' | 'no-path' | 'no-value' | 'open-quote' | 'twice' | 'unknown-key';
  /** The word that is meant, as typed, and where it begins. */
  readonly text: string;
  readonly at: number;
}

/** A filter that was read: conditions, and what is wrong with it. With a problem its conditions are not to be used. */
export interface Filter {
  readonly terms: readonly FilterTerm[];
  readonly problems: readonly FilterProblem[];
}

/** Words of other tools, and the states of results, for the same. */
const STATE_ALIASES: Readonly<Record<string, TaskPhase>> = {
  pending: 'waiting',
  ready: 'waiting',
  active: 'running',
  started: 'running',
  scheduled: 'delayed',
  retry: 'delayed',
  success: 'succeeded',
  failure: 'failed',
};
const AGE = /^\d+(?:\.\d+)?(?:ms|s|m|h|d)$/;
const DATE = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const LIKE_AN_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-\S+$/i;
const MAX_LENGTH = 4_000;

/**
 * Reads the text of a filter bar, such as `queue:critical state:failed args.0.plan:"gold plus"`.
 *
 * A word without a qualifier stands for `id:` if it looks like one, else for tasks whose name contains it. Text beyond 4 000
 * characters is not read. Never throws.
 */
export function parseFilter(text: string): Filter {
  const terms: FilterTerm[] = [];
  const problems: FilterProblem[] = [];
  for (const token of filterTokens(text.slice(0, MAX_LENGTH))) {
    const term = termOf(token);
    const code = problemOf(token, term) ?? (terms.some((each) => isSame(each, term)) ? 'twice' : undefined);
    if (code === undefined) terms.push(term);
    else problems.push({ code, text: text.slice(token.from, token.to), at: token.from });
  }
  return { terms, problems };
}

/** The text that reads as these conditions. */
export function printFilter(terms: readonly FilterTerm[]): string {
  return terms.map(printTerm).join(' ');
}

/** Whether the server has to look through records for it, because no index holds what it asks for. */
export function needsSearch(terms: readonly FilterTerm[]): boolean {
  if (termOfKey(terms, 'id') !== undefined) return false;
  const state = termOfKey(terms, 'state');
  return terms.some(({ key }) => {
    if (key === 'worker') return state !== 'running';
    if (key === 'since' || key === 'until') return !ENDED.includes(state ?? '');
    return key === 'args' || key === 'header' || key === 'error' || (key === 'state' && state === 'waiting');
  });
}

const ENDED: readonly string[] = ['succeeded', 'failed', 'revoked'];

/** The value of the only condition of that qualifier, without a path or with that one. */
export function termOfKey(terms: readonly FilterTerm[], key: FilterKey, path?: string): string | undefined {
  return terms.find((term) => term.key === key && term.path === path)?.value;
}

function termOf({ key, path, value }: FilterToken): FilterTerm {
  if (key === undefined) return wordOf(value);
  const name = key.toLowerCase() as FilterKey;
  const term = { key: name, value: name === 'state' ? stateOf(value) : value };
  if (name === 'args') return { ...term, path: path ?? '' };
  return path === undefined ? term : { ...term, path };
}

function wordOf(value: string): FilterTerm {
  if (LIKE_AN_ID.test(value)) return { key: 'id', value };
  const isName = value === '' || value.includes('*');
  return { key: 'task', value: isName ? value : `*${value}*` };
}

function stateOf(text: string): string {
  const state = text.toLowerCase();
  return Object.hasOwn(STATE_ALIASES, state) ? (STATE_ALIASES[state] ?? state) : state;
}

function problemOf({ isOpen }: FilterToken, term: FilterTerm): FilterProblem['code'] | undefined {
  if (isOpen) return 'open-quote';
  return keyProblemOf(term) ?? valueProblemOf(term);
}

function keyProblemOf(term: FilterTerm): FilterProblem['code'] | undefined {
  const { key, path } = term;
  const hasPath = key === 'header' || key === 'args' || isExactName(term);
  if (!FILTER_KEYS.includes(key) || (path !== undefined && !hasPath)) return 'unknown-key';
  return key === 'header' && (path ?? '') === '' ? 'no-path' : undefined;
}

/** `task.name:` and `error.name:` mean exactly that name: no glob, no part of it. It may be empty, as that of an unreadable message is. */
function isExactName({ key, path }: FilterTerm): boolean {
  return path === 'name' && (key === 'task' || key === 'error');
}

function valueProblemOf(term: FilterTerm): FilterProblem['code'] | undefined {
  const { key, value } = term;
  if (value === '') return isExactName(term) ? undefined : 'no-value';
  if (key === 'state' && !FILTER_STATES.some((state) => state === value)) return 'bad-state';
  return (key === 'since' || key === 'until') && !isMoment(value) ? 'bad-moment' : undefined;
}

function isMoment(value: string): boolean {
  return AGE.test(value) || (DATE.test(value) && !Number.isNaN(Date.parse(value)));
}

/** Two arguments may be asked for; two queues at once fit no task. */
function isSame(one: FilterTerm, other: FilterTerm): boolean {
  if (one.key !== other.key || one.path !== other.path) return false;
  return one.key !== 'args' || one.path !== '' || one.value === other.value;
}

function printTerm({ key, path, value }: FilterTerm): string {
  const name = path === undefined || path === '' ? key : `${key}.${quotedValue(path)}`;
  return `${name}:${quotedValue(value)}`;
}

const PLAIN = /^[^\s":\\]+$/;

/** A value as it is typed: in quotes where it holds spaces, colons or quotes. */
function quotedValue(text: string): string {
  return PLAIN.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}
