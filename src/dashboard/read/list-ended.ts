import type { FinalState } from '../../core/task-state.js';
import { fitsNames, type TaskQuery } from '../query/task-query.js';
import { cursorOf, positionOf } from './cursor.js';
import type { PartRequest, TaskPart, TaskSource } from './task-part.js';

/** Ended tasks, the newest first. A group is no task. */
export async function listEnded(
  broker: TaskSource,
  query: TaskQuery,
  final: FinalState,
  { cursor, limit }: PartRequest,
): Promise<TaskPart> {
  const { since, until } = query;
  const first = until === undefined ? undefined : { at: until, id: '' };
  const { tasks, next } = await broker.inspector.ended({
    among: final,
    after: cursor === '' ? first : positionOf(cursor),
    since,
    limit,
    accepts: (head) => head.size === undefined && fitsNames(query, head),
  });
  return {
    tasks: tasks.map(({ id, record }) => ({ id, task: { record } })),
    next: next && cursorOf(next),
    examined: tasks.length,
  };
}
