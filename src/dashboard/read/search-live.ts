import { fitsTask } from '../query/fits-task.js';
import { fitsNames, type TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';
import type { TaskSource } from './task-part.js';
import type { SearchStep } from './search-step.js';

/** Looks through the tasks that have not ended, in no order. */
export async function* searchLive(broker: TaskSource, query: TaskQuery): AsyncGenerator<SearchStep> {
  let cursor = '';
  do {
    const page = await broker.inspector.walk(cursor, { isPartial: true });
    const ids = page.tasks
      .filter((task) => fitsNames(query, task.head) && query.payload.fits(task))
      .map(({ id }) => id);
    const snapshots = ids.length === 0 ? [] : await broker.results.find(ids);
    const found = ids
      .map((id, index) => ({ id, task: snapshots[index] }))
      .filter((each): each is FoundTask => each.task !== undefined)
      .filter((each) => fitsTask(each, query, broker.now()));
    yield { found, examined: page.examined, total: page.total };
    cursor = page.next;
  } while (cursor !== '');
}
