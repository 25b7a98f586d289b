import { PayloadTooLargeError, ResultError } from '../core/errors.js';
import { Failure } from '../core/failure.js';
import { encodeJson } from '../core/json.js';

/** The returned value of a handler, as JSON; '' for undefined. A ResultError for a value that JSON cannot hold, or more than `limit` bytes. */
export function resultJson(value: unknown, limit: number): string {
  if (value === undefined) return '';
  const json = encode(value);
  if (isLarger(json, limit)) {
    throw new ResultError(
      `The result takes ${Buffer.byteLength(json)} bytes, more than maxResult (${limit}). ` +
        'Store the data elsewhere and return where it is.',
    );
  }
  return json;
}

/** The progress of a handler, as JSON. A PayloadError for a value that JSON cannot hold, or more than `limit` bytes. */
export function progressJson(meta: unknown, limit: number): string {
  const json = encodeJson(meta ?? null, 'progress');
  if (isLarger(json, limit)) {
    throw new PayloadTooLargeError(
      `The progress takes ${Buffer.byteLength(json)} bytes, more than maxResult (${limit}). ` +
        'Say how far the task is; store the data elsewhere.',
    );
  }
  return json;
}

/** A UTF-16 unit takes three bytes at most: short texts need not be counted. */
function isLarger(json: string, bytes: number): boolean {
  return json.length * 3 > bytes && Buffer.byteLength(json) > bytes;
}

function encode(value: unknown): string {
  try {
    return encodeJson(value, 'result');
  } catch (cause) {
    // What a getter or a proxy throws may itself be unreadable.
    throw new ResultError(Failure.from(cause).message, { cause });
  }
}
