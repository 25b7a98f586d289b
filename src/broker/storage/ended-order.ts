import type { EndedPosition, EndedTask } from '../inspector.js';

/** The oldest first, and of one millisecond the ids in their order. */
export function byAge(one: EndedTask, other: EndedTask): number {
  const difference = one.record.head.endedAt - other.record.head.endedAt;
  return difference !== 0 ? difference : one.id < other.id ? -1 : 1;
}

/** Whether a list with the newest first holds the task behind the position. */
export function isBehind({ id, record }: EndedTask, after: EndedPosition | undefined): boolean {
  if (after === undefined) return true;
  const { endedAt } = record.head;
  return endedAt < after.at || (endedAt === after.at && id < after.id);
}
