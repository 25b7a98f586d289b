import { finalStateOf, type TaskQuery } from '../query/task-query.js';
import { findTask } from './find-task.js';
import { listEnded } from './list-ended.js';
import { listIndexed } from './list-indexed.js';
import { listLive } from './list-live.js';
import type { PartRequest, TaskPart, TaskSource } from './task-part.js';

/** The tasks that fit, as far as an index knows them; without a state those that have not ended. */
export async function listTasks(broker: TaskSource, query: TaskQuery, page: PartRequest): Promise<TaskPart> {
  const { id, state } = query;
  if (id !== undefined)
    return { tasks: await findTask(broker, id, query), next: undefined, examined: 1, total: 1 };
  if (state === 'running' || state === 'delayed') return listIndexed(broker, query, state, page);
  const final = finalStateOf(state);
  return final === undefined ? listLive(broker, query, page) : listEnded(broker, query, final, page);
}
