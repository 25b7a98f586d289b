import type { EndedPosition } from '../../broker/inspector.js';
import { ApiError } from '../http/api-error.js';

const MOST_SHARDS = 1_024;

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

/** The cursor of a walk through all records: that of each shard, `=` and a number for a shard that is seen, or `=-` for one left out. */
export function walkCursorOf(cursor: string): string {
  const parts = cursor.split(',');
  if (parts.length > MOST_SHARDS || !parts.every(isWalkPart)) throw badCursor();
  return cursor;
}

/** SCAN counts in 64 bits. */
function isWalkPart(part: string): boolean {
  return /^=(?:-|\d{1,15})$/.test(part) || (/^\d{0,20}$/.test(part) && BigInt(part) < 2n ** 64n);
}

/** A cursor that this list has not given. */
export function badCursor(): ApiError {
  return new ApiError(
    400,
    'BAD_CURSOR',
    'The cursor is not one of this list.',
    'Take the `next` of the page before it.',
  );
}
