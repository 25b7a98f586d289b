import type { Board } from '../board.js';
import { eventStream } from '../http/event-stream.js';
import { Answer, type Call, type Route } from '../http/route.js';
import { taskQueryOf } from '../query/task-query.js';
import { searchEvents } from '../read/search-events.js';

/** Routes that look through records. */
export const SEARCHING: readonly Route[] = [
  {
    method: 'GET',
    path: 'tasks/search',
    permission: 'view',
    summary: 'Looks through at most 100 000 records; events rows, progress, end and failure.',
    query: ['filter'],
    answer: 'SearchRows',
    isStream: true,
    handle: (board, call) => search(board, call),
  },
];

/** A filter that cannot be read is refused before the stream begins. */
async function search(board: Board, { query: parameters, user, signal }: Call): Promise<Answer> {
  const { services, notedSearches, searches, warn } = board;
  const filter = parameters.get('filter') ?? '';
  const payloads = board.payloadsFor(user);
  const query = taskQueryOf(filter, services.broker.now(), payloads);
  searches.check();
  await notedSearches.note({ user, filter, payload: query.payload });
  return new Answer(
    eventStream(searchEvents({ broker: services.broker, searches, payloads, warn }, query, signal)),
  );
}
