import type { BulkAction, TaskCount } from '../api-types.js';
import type { DashboardUser } from '../http/access.js';
import type { Sources } from '../sources.js';
import { isEnded, needsSearch, taskQueryOf, type TaskQuery } from '../query/task-query.js';
import { deadLetterQueryOf, fitsDeadLetter, type DeadLetterQuery } from '../query/dead-letter-query.js';
import { badFilter } from '../query/read-filter.js';
import { deadLettersFor } from '../read/dead-letters.js';
import { listTasks } from '../read/task-list.js';
import { searchLive } from '../read/search-live.js';
import { MOST_SEARCHED } from '../read/search-step.js';
import type { Payloads } from '../view/payloads.js';
import type { FoundTask } from '../view/task-row.js';
import type { BulkTarget } from './bulk-target.js';

const AT_ONCE = 500;

type Batches = AsyncIterable<readonly string[]>;

/**
 * The ids that a bulk action is about, in batches. The filter is read at once, so that a wrong one is refused before the action begins.
 *
 * @throws ApiError 400, 403
 */
export function matchedIds(
  sources: Sources,
  { action, ids, filter = '' }: BulkTarget,
  payloads: Payloads,
): Batches {
  if (ids !== undefined) return only(ids);
  const now = sources.services.broker.now();
  if (isAboutDeadLetters(action)) return deadLetterIds(sources, deadLetterQueryOf(filter, now, payloads));
  return taskIds(sources, liveQueryOf(filter, now, payloads));
}

/** How many things an action would be about; it looks at no more than a search for a page does. The action itself looks at all. */
export async function countMatched(
  sources: Sources,
  {
    action,
    filter,
    user,
  }: { readonly action: BulkAction; readonly filter: string; readonly user: DashboardUser },
): Promise<TaskCount> {
  const { services, notedSearches } = sources;
  const isDead = isAboutDeadLetters(action);
  const read = isDead ? deadLetterQueryOf : liveQueryOf;
  const query = read(filter, services.broker.now(), sources.payloadsFor(user));
  await notedSearches.note({ user, filter, payload: query.payload });
  let count = 0;
  let examined = 0;
  const onExamined = (number: number) => (examined += number);
  const batches = isDead
    ? deadLetterIds(sources, query as DeadLetterQuery, onExamined)
    : taskIds(sources, query as TaskQuery, onExamined);
  for await (const batch of batches) {
    count += batch.length;
    if (examined >= MOST_SEARCHED) return { count, isExact: false };
  }
  return { count, isExact: true };
}

function isAboutDeadLetters(action: BulkAction): boolean {
  return action === 'requeue' || action === 'drop';
}

/** Ended tasks cannot be revoked. */
function liveQueryOf(filter: string, now: number, payloads: Payloads): TaskQuery {
  const query = taskQueryOf(filter, now, payloads);
  const { state, error, since, until } = query;
  if (isEnded(state) || error !== undefined || (since ?? until) !== undefined)
    throw badFilter(
      'Only tasks that have not ended can be revoked: leave out the state, error, since and until.',
    );
  return query;
}

async function* taskIds(
  { services: { broker } }: Sources,
  query: TaskQuery,
  onExamined: (count: number) => void = () => undefined,
): Batches {
  if (needsSearch(query)) {
    for await (const { found, examined } of searchLive(broker, query)) {
      onExamined(examined);
      yield liveIds(found);
    }
    return;
  }
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const { tasks, next, examined }: Awaited<ReturnType<typeof listTasks>> = await listTasks(broker, query, {
      cursor,
      limit: AT_ONCE,
    });
    onExamined(examined);
    yield liveIds(tasks);
    cursor = next;
  }
}

function liveIds(tasks: readonly FoundTask[]): readonly string[] {
  return tasks.filter(({ task }) => task.record.kind === 'live').map(({ id }) => id);
}

async function* deadLetterIds(
  { services: { broker } }: Sources,
  query: DeadLetterQuery,
  onExamined: (count: number) => void = () => undefined,
): Batches {
  for await (const entries of deadLettersFor(broker, query, Infinity)) {
    onExamined(entries.length);
    yield entries.filter((entry) => fitsDeadLetter(entry, query)).map(({ id }) => id);
  }
}

async function* only(ids: readonly string[]): Batches {
  yield ids;
}
