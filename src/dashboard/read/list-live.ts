import type { RecordPage } from '../../broker/inspector.js';
import { fitsTask } from '../query/fits-task.js';
import { fitsNames, type TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';
import { badCursor, walkCursorOf } from './cursor.js';
import { MOST_EXAMINED, type PartRequest, type TaskPart, type TaskSource } from './task-part.js';

/** Waiting tasks are found by their records alone. */
export async function listLive(
  broker: TaskSource,
  query: TaskQuery,
  { cursor, limit }: PartRequest,
): Promise<TaskPart> {
  const tasks: FoundTask[] = [];
  let examined = 0;
  for (let from = walkCursorOf(cursor); ;) {
    const page = await broker.inspector.walk(from, { isPartial: true });
    // One with more parts than there are shards would never come to an end.
    if (page.examined === 0 && page.next === from && from !== '') throw badCursor();
    tasks.push(...(await fittingIn(broker, page, query)));
    examined += page.examined;
    const isFull = tasks.length >= limit || examined >= MOST_EXAMINED;
    if (page.next === '' || isFull)
      return { tasks, next: page.next === '' ? undefined : page.next, examined, total: page.total };
    from = page.next;
  }
}

/** Each is read again, because the walk does not say whether it runs. */
async function fittingIn(
  broker: TaskSource,
  page: RecordPage,
  query: TaskQuery,
): Promise<readonly FoundTask[]> {
  const ids = page.tasks.filter(({ head }) => fitsNames(query, head)).map(({ id }) => id);
  const found = ids.length === 0 ? [] : await broker.results.find(ids);
  return found.flatMap((task, index) => {
    if (task?.record.kind !== 'live') return [];
    const each = { id: ids[index] as string, task };
    return fitsTask(each, query, broker.now()) ? [each] : [];
  });
}
