import type { Failure } from '../../core/failure.js';
import { termOfKey, type FilterTerm } from '../filter.js';

/** The conditions of a filter on a failure. */
export interface ErrorQuery {
  /** In lower case: part of its name or message, or of the name of one of its classes. */
  readonly text: string | undefined;
  /** Exactly its name. */
  readonly name: string | undefined;
}

/** The conditions on failures in a filter; `undefined` without one. */
export function errorQueryOf(terms: readonly FilterTerm[]): ErrorQuery | undefined {
  const text = termOfKey(terms, 'error')?.toLowerCase();
  const name = termOfKey(terms, 'error', 'name');
  return (text ?? name) === undefined ? undefined : { text, name };
}

/** Whether a failure fits. */
export function fitsError(failure: Failure, { text, name }: ErrorQuery): boolean {
  if (name !== undefined && failure.name !== name) return false;
  const texts = [failure.name, failure.message, ...failure.classes];
  return text === undefined || texts.some((each) => each.toLowerCase().includes(text));
}
