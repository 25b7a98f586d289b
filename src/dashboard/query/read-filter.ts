import { toMs, type Duration } from '../../core/duration.js';
import { printable } from '../../core/printable.js';
import {
  FILTER_STATES,
  parseFilter,
  type FilterKey,
  type FilterProblem,
  type FilterTerm,
} from '../filter.js';
import { ApiError } from '../http/api-error.js';

const MOST_FILTER = 4_000;

const PROBLEMS: Readonly<Record<FilterProblem['code'], string>> = {
  'bad-moment': 'is no moment: give an age such as 15m or 2h, or a moment such as 2030-01-31T12:00Z',
  'bad-state': `is no state: choose from ${FILTER_STATES.join(', ')}`,
  'no-path': 'needs the name of a header, as in header.tenant:acme',
  'no-value': 'has no value',
  'open-quote': 'opens a quote that is not closed',
  twice: 'asks twice for one thing',
  'unknown-key': 'has an unknown key',
};

/**
 * The conditions of the text of a filter, all of which have one of those keys.
 *
 * @throws ApiError 400 for a text that cannot be read
 */
export function readFilter(text: string, keys: readonly FilterKey[]): readonly FilterTerm[] {
  if (text.length > MOST_FILTER) throw badFilter(`The filter has more than ${MOST_FILTER} characters.`);
  const { terms, problems } = parseFilter(text);
  const [problem] = problems;
  if (problem !== undefined) throw badFilter(`'${printable(problem.text, 100)}' ${PROBLEMS[problem.code]}.`);
  const strange = terms.find(({ key }) => !keys.includes(key));
  if (strange !== undefined) throw badFilter(`'${strange.key}' is no key of this list.`, keys);
  return terms;
}

/** A filter that cannot be read, or means nothing. */
export function badFilter(message: string, keys: readonly string[] = []): ApiError {
  const known = keys.length === 0 ? '' : ` Known keys are: ${keys.join(', ')}.`;
  return new ApiError(400, 'BAD_FILTER', message, `Write terms such as task:email.* since:1h.${known}`);
}

/** The moment of a term that `parseFilter` has let through: epoch ms. */
export function momentOf(text: string, now: number): number {
  return /^\d{4}-/.test(text) ? Date.parse(text) : now - toMs(text as Duration, 'filter');
}
