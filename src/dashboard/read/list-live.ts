import { fitsTask } from '../query/fits-task.js';
import { fitsNames, type TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';
import { scanCursorOf } from './cursor.js';
import { MOST_EXAMINED, type PartRequest, type TaskPart, type TaskSource } from './task-part.js';

/** Waiting tasks are found by their records alone. */
export async function listLive(
  broker: TaskSource,
  query: TaskQuery,
  { cursor, limit }: PartRequest,
): Promise<TaskPart> {
  const tasks: FoundTask[] = [];
  let examined = 0;
  for (let from = scanCursorOf(cursor); ;) {
    const page = await broker.inspector.walk(from);
    const ids = page.tasks.filter(({ head }) => fitsNames(query, head)).map(({ id }) => id);
    const found = ids.length === 0 ? [] : await broker.results.find(ids);
    for (const [index, task] of found.entries()) {
      if (task?.record.kind !== 'live') continue;
      const each = { id: ids[index] as string, task };
      if (fitsTask(each, query, broker.now())) tasks.push(each);
    }
    examined += page.examined;
    const isFull = tasks.length >= limit || examined >= MOST_EXAMINED;
    if (page.next === '' || isFull)
      return { tasks, next: page.next === '' ? undefined : page.next, examined, total: page.total };
    from = page.next;
  }
}
