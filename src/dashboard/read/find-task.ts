import type { Broker } from '../../broker/broker.js';
import { fitsTask } from '../query/fits-task.js';
import type { TaskQuery } from '../query/task-query.js';
import type { FoundTask } from '../view/task-row.js';

type Source = Pick<Broker, 'deadLetters' | 'now' | 'results'>;

/** The task of that id, if it fits the rest of the query. */
export async function findTask(broker: Source, id: string, query: TaskQuery): Promise<readonly FoundTask[]> {
  const [task] = await broker.results.find([id]);
  if (task === undefined) return [];
  const isLetterNeeded = !query.payload.isEmpty && task.record.kind === 'ended';
  const call = isLetterNeeded ? (await broker.deadLetters.get(id))?.letter : undefined;
  const found = { id, task };
  return fitsTask(found, query, broker.now(), call) ? [found] : [];
}
