import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { termOfKey } from '../filter.js';
import type { Payloads } from '../view/payloads.js';
import { outlineOf } from './dead-letter-outline.js';
import { errorQueryOf, fitsError, type ErrorQuery } from './error-query.js';
import { isWithin } from './is-within.js';
import { PayloadFilter } from './payload-query.js';
import { momentOf, readFilter } from './read-filter.js';
import { fitsNames } from './task-query.js';

const KEYS = ['id', 'task', 'queue', 'header', 'args', 'error', 'since', 'until'] as const;

/** The filter of the list of dead letters. */
export interface DeadLetterQuery {
  readonly id: string | undefined;
  /** A name, or a glob over the whole name. */
  readonly task: string | undefined;
  /** Exactly that name; '' of a message that nobody can read. */
  readonly taskName: string | undefined;
  readonly queue: string | undefined;
  readonly error: ErrorQuery | undefined;
  /** Epoch ms: died then or later, died before. */
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly payload: PayloadFilter;
}

/**
 * Reads the text of a filter; `now` in epoch ms, `payloads` as the user may see them.
 *
 * @throws ApiError 400 for a text that cannot be read, 403 for one about payloads that the user may not read
 */
export function deadLetterQueryOf(text: string, now: number, payloads: Payloads): DeadLetterQuery {
  const terms = readFilter(text, KEYS);
  const one = (key: (typeof KEYS)[number]) => termOfKey(terms, key);
  const moment = (given: string | undefined) => (given === undefined ? undefined : momentOf(given, now));
  return {
    id: one('id'),
    task: one('task'),
    taskName: termOfKey(terms, 'task', 'name'),
    queue: one('queue'),
    error: errorQueryOf(terms),
    since: moment(one('since')),
    until: moment(one('until')),
    payload: new PayloadFilter(terms, payloads),
  };
}

/** Whether a dead letter fits. */
export function fitsDeadLetter(
  entry: DeadLetterEntry,
  query: DeadLetterQuery,
  outline = outlineOf(entry),
): boolean {
  const { id, error, payload } = query;
  if (id !== undefined && entry.id !== id) return false;
  if (!isWithin(entry.diedAt, query)) return false;
  const { task, queue, failure } = outline;
  if (!fitsNames(query, { name: task, queue })) return false;
  if (error !== undefined && !fitsError(failure, error)) return false;
  return payload.isEmpty || (entry.letter !== undefined && payload.fits(entry.letter));
}
