import type { EndedPosition } from '../../broker/inspector.js';
import { ApiError } from '../http/api-error.js';

/** The cursor of a list that is read by offsets. */
export function offsetOf(cursor: string): number {
  if (!/^\d{0,15}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}

/** A cursor of ended tasks: the moment at which the last one ended, and its id. */
export function positionOf(cursor: string): EndedPosition {
  const [, at, id = ''] = /^(\d{1,15}):(.+)$/s.exec(cursor) ?? [];
  if (at === undefined) throw badCursor();
  return { at: Number(at), id };
}

/** The cursor that `positionOf` reads. */
export function cursorOf({ at, id }: EndedPosition): string {
  return `${at}:${id}`;
}

/**
 * The cursor of a walk through all records. SCAN counts in 64 bits. Over several shards there is a cursor for each, or '=' and the
 * number of its records when all were read.
 */
export function scanCursorOf(cursor: string): string {
  const numbers = cursor.split(',').map((text) => text.replace(/^=/, ''));
  const isCursor = numbers.every((text) => /^\d{0,20}$/.test(text) && BigInt(text) < 2n ** 64n);
  if (!isCursor) throw badCursor();
  return cursor;
}

function badCursor(): ApiError {
  return new ApiError(
    400,
    'BAD_CURSOR',
    'The cursor is not one of this list.',
    'Take the `next` of the page before it.',
  );
}
