import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { deadLetterOf } from '../../client/dead-letter.js';
import { termOfKey, type FilterTerm } from '../filter.js';
import { errorQueryOf, fitsError, type ErrorQuery } from './error-query.js';
import { fitsPayload, payloadTerms } from './payload-query.js';
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
  readonly payload: readonly FilterTerm[];
}

/**
 * Reads the text of a filter; `now` in epoch ms.
 *
 * @throws ApiError 400
 */
export function deadLetterQueryOf(text: string, now: number): DeadLetterQuery {
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
    payload: payloadTerms(terms),
  };
}

/** Whether a dead letter fits. */
export function fitsDeadLetter(entry: DeadLetterEntry, query: DeadLetterQuery): boolean {
  const { id, since, until, error, payload } = query;
  if (id !== undefined && entry.id !== id) return false;
  if ((since !== undefined && entry.diedAt < since) || (until !== undefined && entry.diedAt >= until))
    return false;
  const { task, queue, failure } = deadLetterOf(entry);
  if (!fitsNames(query, { name: task, queue })) return false;
  if (error !== undefined && !fitsError(failure, error)) return false;
  return payload.length === 0 || (entry.letter !== undefined && fitsPayload(entry.letter, payload));
}
