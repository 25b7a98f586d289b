import type {
  DeadLetterDetail,
  DeadLetterGroups,
  DeadLetterList,
  Done,
  RequeueBody,
  RunAgain,
  TaskArguments,
  TaskCount,
} from '../api-types.js';
import { queueName, text } from '../../core/option-check.js';
import { Failure } from '../../core/failure.js';
import type { Board } from '../board.js';
import { countMatched } from '../bulk/bulk-match.js';
import { notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { deadLetterQueryOf } from '../query/dead-letter-query.js';
import { groupDeadLetters } from '../read/dead-letter-groups.js';
import { listDeadLetters } from '../read/dead-letters.js';
import { requeueDeadLetter } from '../write/requeue-dead-letter.js';
import { deadLetterArguments, deadLetterDetail, deadLetterRow } from '../view/dead-letter-row.js';
import { momentText } from '../view/moment.js';
import { bodyAs, pageOf, param, withPayloads } from './parameters.js';

/** Routes about dead letters. */
export const DEAD_LETTERS: readonly Route[] = [
  {
    method: 'GET',
    path: 'dead-letters',
    permission: 'view',
    summary: 'Dead letters that fit a filter, the newest first.',
    query: ['filter', 'cursor', 'limit'],
    answer: 'DeadLetterList',
    handle: readDeadLetters,
  },
  {
    method: 'GET',
    path: 'dead-letters/groups',
    permission: 'view',
    summary: 'The newest 10 000 dead letters by task, queue and error.',
    query: ['filter'],
    answer: 'DeadLetterGroups',
    handle: (board, { query, user }): Promise<DeadLetterGroups> =>
      groupDeadLetters(board, query.get('filter') ?? '', user),
  },
  {
    method: 'GET',
    path: 'dead-letters/count',
    permission: 'view',
    summary: 'How many dead letters fit a filter.',
    query: ['filter'],
    answer: 'TaskCount',
    handle: (board, { query, user }): Promise<TaskCount> =>
      countMatched(board, { action: 'drop', filter: query.get('filter') ?? '', user }),
  },
  {
    method: 'GET',
    path: 'dead-letters/:id',
    permission: 'view',
    summary: 'One dead letter, with the failures of all its attempts.',
    answer: 'DeadLetterDetail',
    handle: readDeadLetter,
  },
  {
    method: 'GET',
    path: 'dead-letters/:id/arguments',
    permission: 'payload.read',
    summary:
      'The arguments and headers of a dead letter, cut at 64 KiB without whole=true; each look is noted in the audit.',
    query: ['whole'],
    answer: 'TaskArguments',
    handle: readArguments,
  },
  {
    method: 'POST',
    path: 'dead-letters/:id/requeue',
    permission: 'dead.requeue',
    summary:
      'Runs a dead letter again as a new task, with other arguments or on another queue if they are given.',
    body: 'RequeueBody',
    answer: 'RunAgain',
    handle: async (board, call): Promise<RunAgain> => {
      const body = bodyAs<RequeueBody>(call, { queue: queueName, argumentsJson: text });
      return requeueDeadLetter(board, await entryOf(board, call), body);
    },
  },
  {
    method: 'DELETE',
    path: 'dead-letters/:id',
    permission: 'dead.drop',
    summary: 'Drops a dead letter for good.',
    answer: 'Done',
    handle: drop,
  },
];

async function readDeadLetters(board: Board, call: Call): Promise<DeadLetterList> {
  const { services, samples } = board;
  const { broker } = services;
  const payloads = board.payloadsFor(call.user);
  const page = pageOf(call);
  const filter = call.query.get('filter') ?? '';
  const query = deadLetterQueryOf(filter, broker.now(), payloads);
  await board.notedSearches.note({ user: call.user, filter, payload: query.payload });
  const [{ entries, next }, { deadLetters }] = await Promise.all([
    listDeadLetters(broker, query, page),
    samples.overview.get(),
  ]);
  return {
    at: momentText(broker.now()) ?? '',
    deadLetters: entries.map((entry) => deadLetterRow(entry, payloads)),
    ...(next !== undefined && { next }),
    total: deadLetters,
  };
}

async function entryOf({ services: { broker } }: Board, call: Call) {
  const entry = await broker.deadLetters.get(param(call, 'id'));
  if (entry === undefined) throw notFound('dead letter of that id');
  return entry;
}

async function readDeadLetter(board: Board, call: Call): Promise<DeadLetterDetail> {
  const [entry, history] = await Promise.all([
    entryOf(board, call),
    board.services.broker.deadLetters.history(param(call, 'id')),
  ]);
  const failures = history.map((text) => Failure.parse(text));
  return deadLetterDetail(entry, failures, board.payloadsFor(call.user), board.settings.traceUrl);
}

async function readArguments(board: Board, call: Call): Promise<TaskArguments> {
  const { payloads, services } = board;
  payloads.checkReadable();
  return withPayloads(board, call, async (shown) => {
    const look = async () => deadLetterArguments(await entryOf(board, call), shown);
    if (payloads.mode === 'shown') return look();
    return services.audit.run({ action: 'Dashboard.readArguments', target: () => param(call, 'id') }, look);
  });
}

async function drop(board: Board, call: Call): Promise<Done> {
  await entryOf(board, call);
  const count = await board.services.deadLetters.purge(param(call, 'id'));
  return { done: true, count };
}
