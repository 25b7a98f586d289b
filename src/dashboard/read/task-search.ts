import { isEnded, type TaskQuery } from '../query/task-query.js';
import { findTask } from './find-task.js';
import { MOST_SEARCHED, type SearchStep } from './search-step.js';
import { searchDead } from './search-dead.js';
import { searchEnded } from './search-ended.js';
import { searchLive } from './search-live.js';
import type { TaskSource } from './task-part.js';

/**
 * Looks through records for tasks that fit: those that have ended, the newest first, then those that have not. A search for an id looks
 * at that one alone.
 */
export async function* searchTasks(
  broker: TaskSource,
  query: TaskQuery,
  signal: AbortSignal,
  most = MOST_SEARCHED,
): AsyncGenerator<SearchStep, void, undefined> {
  let left = most;
  for (const source of sourcesOf(broker, query))
    for await (const step of source) {
      left -= step.examined;
      if (signal.aborted) return;
      yield step;
      if (left <= 0) return;
    }
}

/** Of ended tasks the dead letters alone keep arguments and headers, and tasks that have not ended have no failure: others are not read. */
function sourcesOf(broker: TaskSource, query: TaskQuery): readonly AsyncIterable<SearchStep>[] {
  const { id, state, payload } = query;
  if (id !== undefined) return [searchOne(broker, id, query)];
  const sources: AsyncIterable<SearchStep>[] = [];
  if (state === undefined || isEnded(state))
    sources.push(payload.isEmpty ? searchEnded(broker, query) : searchDead(broker, query));
  if (mayBeLive(query)) sources.push(searchLive(broker, query));
  return sources;
}

function mayBeLive({ error, since, until, state }: TaskQuery): boolean {
  return error === undefined && (since ?? until) === undefined && !isEnded(state);
}

async function* searchOne(broker: TaskSource, id: string, query: TaskQuery): AsyncGenerator<SearchStep> {
  yield { found: await findTask(broker, id, query), examined: 1, total: 1 };
}
