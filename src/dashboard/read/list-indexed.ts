import { fitsTask } from '../query/fits-task.js';
import type { TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';
import { offsetOf } from './cursor.js';
import { MOST_EXAMINED, type PartRequest, type TaskPart, type TaskSource } from './task-part.js';

const READ_AT_ONCE = 200;

/** Running or delayed tasks: each has an index. */
export async function listIndexed(
  broker: TaskSource,
  query: TaskQuery,
  state: 'delayed' | 'running',
  { cursor, limit }: PartRequest,
): Promise<TaskPart> {
  const first = offsetOf(cursor);
  const tasks: FoundTask[] = [];
  for (let offset = first; ;) {
    const index = state === 'running' ? 'active' : 'delayed';
    const entries = await broker.inspector.tasks(index, { offset, limit: READ_AT_ONCE });
    for (const { id, task, at } of entries) {
      if (tasks.length === limit) return { tasks, next: String(offset), examined: offset - first };
      offset += 1;
      const found = task && { id, task, ...(state === 'delayed' && { dueAt: at }) };
      if (found !== undefined && fitsTask(found, query, broker.now())) tasks.push(found);
    }
    const examined = offset - first;
    if (entries.length < READ_AT_ONCE) return { tasks, next: undefined, examined };
    if (examined >= MOST_EXAMINED) return { tasks, next: String(offset), examined };
  }
}
