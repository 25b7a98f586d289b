import { fitsTask } from '../query/fits-task.js';
import { finalStateOf, fitsNames, type TaskQuery } from '../query/task-query.js';
import type { TaskSource } from './task-part.js';
import { MOST_SEARCHED, type SearchStep } from './search-step.js';

const READ_AT_ONCE = 500;

/** Looks through the tasks that have ended, the newest first. */
export async function* searchEnded(broker: TaskSource, query: TaskQuery): AsyncGenerator<SearchStep> {
  const { since, until, error } = query;
  let after = until === undefined ? undefined : { at: until, id: '' };
  do {
    let examined = 0;
    const page = await broker.inspector.ended({
      among: finalStateOf(query.state),
      after,
      since,
      limit: READ_AT_ONCE,
      accepts: (head) => {
        examined += 1;
        // A success has no failure to look at.
        return fitsNames(query, head) && (error === undefined || head.state !== 'SUCCESS');
      },
    });
    const found = page.tasks
      .map(({ id, record }) => ({ id, task: { record } }))
      .filter((each) => fitsTask(each, query, broker.now()));
    yield { found, examined, total: MOST_SEARCHED };
    after = page.next;
  } while (after !== undefined);
}
