import type { Range } from '../api-types.js';
import { checkAll, type Checks } from '../../core/option-check.js';
import type { Board } from '../board.js';
import { ApiError } from '../http/api-error.js';
import type { Call } from '../http/route.js';
import type { Payloads } from '../view/payloads.js';

const RANGES: readonly Range[] = ['5m', '3h', '3d'];

/** The name or id that the path holds. */
export function param({ params }: Call, name: string): string {
  return params[name] as string;
}

/** `?range=`: default 3 hours. */
export function rangeOf({ query }: Call): Range {
  const text = query.get('range') ?? '3h';
  const range = RANGES.find((each) => each === text);
  if (range !== undefined) return range;
  throw new ApiError(400, 'BAD_RANGE', `The range is one of ${RANGES.join(', ')}.`);
}

/**
 * Makes an answer with payloads: `?whole=true` asks for those that are not cut. HEAD answers no payload and gets the cut ones.
 *
 * @throws ApiError 400 for another value of `whole`, 429 while others read whole payloads, 413 for one that is too large
 */
export async function withPayloads<T>(
  { payloads, wholePayloads }: Board,
  call: Call,
  look: (payloads: Payloads) => Promise<T>,
): Promise<T> {
  if (!isWhole(call) || call.isHead) return look(payloads);
  const leave = wholePayloads.take();
  try {
    return await look(payloads.whole);
  } finally {
    leave();
  }
}

function isWhole({ query }: Call): boolean {
  const text = query.get('whole');
  if (text === null || text === 'true') return text !== null;
  throw new ApiError(400, 'BAD_WHOLE', 'whole: give true, or leave it out.');
}

/** `?cursor=&limit=` of a list. */
export function pageOf(
  { query }: Call,
  most = 500,
  usual = 50,
): { readonly cursor: string; readonly limit: number } {
  const text = query.get('limit') ?? String(usual);
  const limit = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > most)
    throw new ApiError(400, 'BAD_LIMIT', `limit: give a whole number from 1 to ${most}.`);
  return { cursor: query.get('cursor') ?? '', limit };
}

/**
 * The body, checked by a table.
 *
 * @throws InvalidOptionError for a field that is unknown or has a wrong value
 */
export function bodyAs<Body extends object>({ body }: Call, checks: Checks<Body>): Body {
  checkAll<Body>(body, checks, { where: 'The body', prefix: '' });
  return body as Body;
}
