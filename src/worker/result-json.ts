import { ResultError } from '../core/errors.js';
import { Failure } from '../core/failure.js';
import { encodeJson } from '../core/json.js';

/** What a handler returned, as JSON; '' for undefined. A ResultError for what JSON cannot hold, or more than `limit` bytes. */
export function resultJson(value: unknown, limit: number): string {
  if (value === undefined) return '';
  const json = encode(value);
  // A UTF-16 unit takes three bytes at most: short texts need not be counted.
  if (json.length * 3 > limit && Buffer.byteLength(json) > limit) {
    throw new ResultError(
      `The result takes ${Buffer.byteLength(json)} bytes, more than limits.result (${limit}). ` +
        'Store the data elsewhere and return where it is.',
    );
  }
  return json;
}

function encode(value: unknown): string {
  try {
    return encodeJson(value, 'result');
  } catch (cause) {
    // What a getter or a proxy throws may itself be unreadable.
    throw new ResultError(Failure.from(cause).message, { cause });
  }
}
