import type { BulkBody, BulkJob, Permission } from '../api-types.js';
import { listOf, matching, needed, oneOf, refuse, text } from '../../core/option-check.js';
import type { Board } from '../board.js';
import { ApiError, notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { bulkRow } from '../view/bulk-row.js';
import { bodyAs, param } from './parameters.js';

const MOST_IDS = 10_000;

const PERMISSION: Readonly<Record<BulkBody['action'], Permission>> = {
  revoke: 'tasks.revoke',
  terminate: 'tasks.revoke',
  requeue: 'dead.requeue',
  drop: 'dead.drop',
};

const id = matching('an id', (value) => typeof value === 'string' && value !== '' && value.length <= 1_000);

/** Routes about actions on many things at once. */
export const BULK: readonly Route[] = [
  {
    method: 'POST',
    path: 'bulk',
    permission: 'view',
    summary:
      'Revokes, terminates, requeues or drops those of the ids, or all that fit a filter; it runs by itself.',
    body: 'BulkBody',
    answer: 'BulkJob',
    handle: start,
  },
  {
    method: 'GET',
    path: 'bulk/:id',
    permission: 'view',
    summary: 'How far a bulk action is.',
    answer: 'BulkJob',
    handle: async (board, call): Promise<BulkJob> =>
      shown(board, call, known(await board.bulk.get(param(call, 'id')))),
  },
  {
    method: 'POST',
    path: 'bulk/:id/abort',
    permission: 'view',
    summary: 'Ends a bulk action after the changes under way; one of another process within 2 s.',
    answer: 'BulkJob',
    handle: abort,
  },
];

function start(board: Board, call: Call): BulkJob {
  const body = bodyAs<BulkBody>(call, {
    action: needed(oneOf(...Object.keys(PERMISSION))),
    ids: listOf(id, 'a list of ids'),
    filter: text,
    confirm: oneOf('all'),
  });
  const { action, ids, filter, confirm } = body;
  checkPermission(call, action);
  if ((ids === undefined) === (filter === undefined)) refuse('The body', 'either ids or filter', body);
  if (ids !== undefined && (ids.length === 0 || ids.length > MOST_IDS))
    throw new ApiError(400, 'BAD_IDS', `Give 1 to ${MOST_IDS} ids.`);
  if (filter?.trim() === '' && confirm !== 'all')
    throw new ApiError(
      400,
      'CONFIRM',
      'An empty filter means all of them.',
      "Send confirm: 'all' if that is meant.",
    );
  const { user } = call;
  const job = board.bulk.start({ action, ids, filter }, { as: user.as, payloads: board.payloadsFor(user) });
  return shown(board, call, job);
}

async function abort(board: Board, call: Call): Promise<BulkJob> {
  const job = known(await board.bulk.get(param(call, 'id')));
  checkPermission(call, job.action);
  await board.bulk.abort(job.id);
  return shown(board, call, known(await board.bulk.get(job.id)));
}

function shown(board: Board, { user }: Call, job: BulkJob): BulkJob {
  return bulkRow(job, board.payloadsFor(user));
}

/** The route stands for four actions, each of which has its permission. */
function checkPermission({ user }: Call, action: BulkBody['action']): void {
  const permission = PERMISSION[action];
  if (!user.permissions.has(permission))
    throw new ApiError(403, 'FORBIDDEN', `You need the permission ${permission} for this.`);
}

function known(job: BulkJob | undefined): BulkJob {
  if (job === undefined) throw notFound('bulk action of that id');
  return job;
}
