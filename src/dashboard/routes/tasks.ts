import type {
  Done,
  RevokeBody,
  RunAgain,
  TaskArguments,
  TaskCount,
  TaskDetail,
  TaskList,
} from '../api-types.js';
import { flag } from '../../core/option-check.js';
import type { Board } from '../board.js';
import { countMatched } from '../bulk/bulk-match.js';
import { ApiError, notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { needsSearch, taskQueryOf } from '../query/task-query.js';
import { readTask } from '../read/task.js';
import { readTaskFacts } from '../read/task-facts.js';
import { listTasks } from '../read/task-list.js';
import { runAgain } from '../write/run-again.js';
import { momentText } from '../view/moment.js';
import type { Payloads } from '../view/payloads.js';
import { taskArguments } from '../view/task-detail.js';
import { taskRow } from '../view/task-row.js';
import { bodyAs, pageOf, param, withPayloads } from './parameters.js';

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
    summary:
      'The arguments, headers and result of one task, cut at 64 KiB without whole=true; each look is noted in the audit.',
    query: ['whole'],
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
      return { id };
    },
  },
];

async function readTasks(board: Board, call: Call): Promise<TaskList> {
  const { broker } = board.services;
  const payloads = board.payloadsFor(call.user);
  const page = pageOf(call);
  const filter = call.query.get('filter') ?? '';
  const query = taskQueryOf(filter, broker.now(), payloads);
  if (needsSearch(query))
    throw new ApiError(
      400,
      'NEEDS_SEARCH',
      'No index holds this: records must be looked through.',
      'Ask tasks/search.',
    );
  await board.notedSearches.note({ user: call.user, filter, payload: query.payload });
  const { tasks, next } = await listTasks(broker, query, page);
  const now = broker.now();
  return {
    at: momentText(now) ?? '',
    tasks: tasks.map((found) => taskRow(found, now, payloads)),
    ...(next !== undefined && { next }),
  };
}

async function readArguments(board: Board, call: Call): Promise<TaskArguments> {
  const { payloads, services } = board;
  payloads.checkReadable();
  const id = param(call, 'id');
  return withPayloads(board, call, async (shown) => {
    const look = () => argumentsOfTask(board, id, shown);
    if (payloads.mode === 'shown') return look();
    return services.audit.run({ action: 'Dashboard.readArguments', target: () => id }, look);
  });
}

async function argumentsOfTask(board: Board, id: string, shown: Payloads): Promise<TaskArguments> {
  const facts = await readTaskFacts(board.services.broker, board.samples, id);
  if (facts === undefined) throw notFound('task of that id');
  return taskArguments(facts, shown);
}

async function revoke({ services }: Board, call: Call): Promise<Done> {
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
  if (!hadNotEnded) throw new ApiError(409, 'ENDED', 'The task has ended already.');
  return { done: true, count: 1 };
}
