import type {
  Done,
  RevokeBody,
  RunAgain,
  SearchEnd,
  TaskArguments,
  TaskCount,
  TaskDetail,
  TaskList,
} from '../api-types.js';
import { flag } from '../../core/option-check.js';
import type { Board } from '../board.js';
import { countMatched } from '../bulk/bulk-match.js';
import { ApiError, errorAnswer, notFound } from '../http/api-error.js';
import { eventStream, type StreamEvent } from '../http/event-stream.js';
import { Answer, type Call, type Route } from '../http/route.js';
import { needsSearch, taskQueryOf, type TaskQuery } from '../query/task-query.js';
import { readTask } from '../read/task.js';
import { readTaskFacts } from '../read/task-facts.js';
import { listTasks } from '../read/task-list.js';
import { MOST_SEARCHED, searchTasks } from '../read/task-search.js';
import { runAgain } from '../write/run-again.js';
import { momentText } from '../view/moment.js';
import { taskArguments } from '../view/task-detail.js';
import { taskRow } from '../view/task-row.js';
import { bodyAs, pageOf, param } from './parameters.js';

const MOST_FOUND = 1_000;

/** Routes about tasks. */
export const TASKS: readonly Route[] = [
  {
    method: 'GET',
    path: 'tasks',
    permission: 'view',
    summary: 'Tasks that fit a filter, a page of them; 400 NEEDS_SEARCH where no index knows.',
    query: ['filter', 'cursor', 'limit'],
    answer: 'TaskList',
    handle: readTasks,
  },
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
  {
    method: 'GET',
    path: 'tasks/count',
    permission: 'view',
    summary: 'How many tasks a bulk revocation by this filter would be about.',
    query: ['filter'],
    answer: 'TaskCount',
    handle: (board, { query, user }): Promise<TaskCount> =>
      countMatched(board, { action: 'revoke', filter: query.get('filter') ?? '', user }),
  },
  {
    method: 'GET',
    path: 'tasks/:id',
    permission: 'view',
    summary: 'All that is known of one task.',
    answer: 'TaskDetail',
    handle: async (board, call): Promise<TaskDetail> => {
      const task = await readTask(board, param(call, 'id'), board.payloadsFor(call.user));
      if (task === undefined) throw notFound('task of that id');
      return task;
    },
  },
  {
    method: 'GET',
    path: 'tasks/:id/arguments',
    permission: 'payload.read',
    summary: 'The arguments, headers and result of one task; each look is noted in the audit.',
    answer: 'TaskArguments',
    handle: readArguments,
  },
  {
    method: 'POST',
    path: 'tasks/:id/revoke',
    permission: 'tasks.revoke',
    summary: 'Ends a task that has not ended; a running one with terminate.',
    body: 'RevokeBody',
    answer: 'Done',
    handle: revoke,
  },
  {
    method: 'POST',
    path: 'tasks/:id/run-again',
    permission: 'tasks.run',
    summary: 'Enqueues the call of a task again, as a new task.',
    answer: 'RunAgain',
    handle: async (board, call): Promise<RunAgain> => {
      const id = await runAgain(board, param(call, 'id'));
      board.samples.forget();
      return { id };
    },
  },
];

async function readTasks(board: Board, call: Call): Promise<TaskList> {
  const { broker } = board.services;
  const payloads = board.payloadsFor(call.user);
  const page = pageOf(call);
  const query = taskQueryOf(call.query.get('filter') ?? '', broker.now(), payloads);
  if (needsSearch(query))
    throw new ApiError(
      400,
      'NEEDS_SEARCH',
      'No index holds this: records must be looked through.',
      'Ask tasks/search.',
    );
  const { tasks, next } = await listTasks(broker, query, page);
  const now = broker.now();
  return {
    at: momentText(now) ?? '',
    tasks: tasks.map((found) => taskRow(found, now, payloads)),
    ...(next !== undefined && { next }),
  };
}

/** A filter that cannot be read is refused before the stream begins. */
async function search(board: Board, call: Call): Promise<Answer> {
  const filter = call.query.get('filter') ?? '';
  const query = taskQueryOf(filter, board.services.broker.now(), board.payloadsFor(call.user));
  board.searches.check();
  await board.notedSearches.note({ user: call.user, filter, payload: query.payload });
  return new Answer(eventStream(searchEvents(board, query, call)));
}

async function* searchEvents(
  board: Board,
  query: TaskQuery,
  { user, signal }: Call,
): AsyncGenerator<StreamEvent> {
  const {
    services: { broker },
    searches,
    warn,
  } = board;
  const payloads = board.payloadsFor(user);
  const progress = { examined: 0, total: MOST_SEARCHED, found: 0 };
  const end = (why: SearchEnd['why']): StreamEvent => ({ event: 'end', data: { ...progress, why } });
  let leave = (): void => undefined;
  try {
    leave = searches.take();
    for await (const { found, examined, total } of searchTasks(broker, query, signal)) {
      progress.examined += examined;
      progress.total = Math.min(MOST_SEARCHED, Math.max(total, progress.examined));
      const rows = found.slice(0, MOST_FOUND - progress.found);
      progress.found += rows.length;
      if (rows.length > 0)
        yield { event: 'rows', data: { tasks: rows.map((each) => taskRow(each, broker.now(), payloads)) } };
      yield { event: 'progress', data: { ...progress } };
      if (progress.found >= MOST_FOUND) return yield end('enough');
    }
    yield end(progress.examined >= MOST_SEARCHED ? 'bound' : 'all');
  } catch (error) {
    // The status has been sent.
    const { body } = errorAnswer(error, warn);
    yield { event: 'failure', data: JSON.parse(body as string) as unknown };
  } finally {
    leave();
  }
}

async function readArguments({ services, samples, payloads }: Board, call: Call): Promise<TaskArguments> {
  payloads.checkReadable();
  const id = param(call, 'id');
  const look = async (): Promise<TaskArguments> => {
    const facts = await readTaskFacts(services.broker, samples, id);
    if (facts === undefined) throw notFound('task of that id');
    return taskArguments(facts, payloads);
  };
  if (payloads.mode === 'shown') return look();
  return services.audit.run({ action: 'Dashboard.readArguments', target: () => id }, look);
}

async function revoke({ services, samples }: Board, call: Call): Promise<Done> {
  const id = param(call, 'id');
  const { terminate = false } = bodyAs<RevokeBody>(call, { terminate: flag });
  const action = terminate ? 'Dashboard.terminate' : 'Dashboard.revoke';
  const result = services.tasks.result(id);
  if (!(await result.info()).isKnown) throw notFound('task of that id');
  const hadNotEnded = await services.audit.run(
    { action, target: () => id },
    () => result.revoke({ terminate }),
    (isRevoked) => (isRevoked ? 1 : 0),
  );
  samples.forget();
  if (!hadNotEnded) throw new ApiError(409, 'ENDED', 'The task has ended already.');
  return { done: true, count: 1 };
}
