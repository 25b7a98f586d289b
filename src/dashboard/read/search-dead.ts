import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { fitsTask } from '../query/fits-task.js';
import { fitsNames, type TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';
import { newestDeadLetters } from './dead-letters.js';
import type { TaskSource } from './task-part.js';
import { MOST_SEARCHED, type SearchStep } from './search-step.js';

/**
 * Looks through the dead letters, the newest first, for failed tasks by their arguments and headers. A letter is kept longer than the
 * record of its task: such a one is found on the page Dead letters.
 */
export async function* searchDead(broker: TaskSource, query: TaskQuery): AsyncGenerator<SearchStep> {
  if (query.state === 'succeeded' || query.state === 'revoked') return;
  for await (const entries of newestDeadLetters(broker, Infinity))
    yield { found: await fitting(broker, entries, query), examined: entries.length, total: MOST_SEARCHED };
}

async function fitting(
  broker: TaskSource,
  entries: readonly DeadLetterEntry[],
  query: TaskQuery,
): Promise<readonly FoundTask[]> {
  const letters = entries.filter(
    ({ letter }) => letter !== undefined && fitsNames(query, letter.head) && query.payload.fits(letter),
  );
  const tasks = letters.length === 0 ? [] : await broker.results.find(letters.map(({ id }) => id));
  return letters.flatMap(({ id, letter }, index) => {
    const task = tasks[index];
    // Another task may have the id by now.
    if (task?.record.kind !== 'ended') return [];
    return fitsTask({ id, task }, query, broker.now(), letter) ? [{ id, task }] : [];
  });
}
