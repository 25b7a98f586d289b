import type {
  CountBody,
  QueueBody,
  ShutdownBody,
  WorkerAnswer,
  WorkerDetail,
  WorkerList,
} from '../api-types.js';
import { flag, needed, queueName, whole, type Checks } from '../../core/option-check.js';
import { MAX_CONCURRENCY } from '../../core/worker-bounds.js';
import type { Answers } from '../../client/ask.js';
import type { WorkerSelection } from '../../client/worker-selection.js';
import type { Board } from '../board.js';
import { notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { readWorkerDetail } from '../read/worker.js';
import { momentText } from '../view/moment.js';
import { workerRow } from '../view/worker-row.js';
import { bodyAs, param } from './parameters.js';

const NOTHING: Checks<object> = {};
const COUNT: Checks<CountBody> = { count: whole(1, MAX_CONCURRENCY) };
const QUEUE: Checks<QueueBody> = { queue: needed(queueName) };
const SHUTDOWN: Checks<ShutdownBody> = { cold: flag };

/** Routes about workers. */
export const WORKERS: readonly Route[] = [
  {
    method: 'GET',
    path: 'workers',
    permission: 'view',
    summary: 'All workers, as their last heartbeats reported them.',
    answer: 'WorkerList',
    handle: readWorkers,
  },
  {
    method: 'GET',
    path: 'workers/:id',
    permission: 'view',
    summary: 'One worker, with its running tasks.',
    answer: 'WorkerDetail',
    handle: async (board, call): Promise<WorkerDetail> => {
      const detail = await readWorkerDetail(board, param(call, 'id'), board.payloadsFor(call.user));
      if (detail === undefined) throw notFound('worker of that id');
      return detail;
    },
  },
  control(
    'grow',
    'It runs more tasks at once.',
    COUNT,
    (worker, { count }) => worker.grow(count),
    'CountBody',
  ),
  control(
    'shrink',
    'It runs fewer tasks at once.',
    COUNT,
    (worker, { count }) => worker.shrink(count),
    'CountBody',
  ),
  control(
    'add-queue',
    'It serves this queue as well.',
    QUEUE,
    (worker, { queue }) => worker.addQueue(queue),
    'QueueBody',
  ),
  control(
    'remove-queue',
    'It takes nothing more from this queue.',
    QUEUE,
    (worker, { queue }) => worker.removeQueue(queue),
    'QueueBody',
  ),
  control('pause', 'It takes nothing more; what runs goes on.', NOTHING, (worker) => worker.pause()),
  control('resume', 'It takes tasks again.', NOTHING, (worker) => worker.resume()),
  control(
    'shutdown',
    'It stops for good, with the processes that were started for it.',
    SHUTDOWN,
    (worker, body) => worker.shutdown(body),
    'ShutdownBody',
  ),
];

async function readWorkers({ samples }: Board): Promise<WorkerList> {
  const { workers, at } = await samples.overview.get();
  return { at: momentText(at) ?? '', workers: workers.map(workerRow) };
}

function control<Body extends object>(
  verb: string,
  summary: string,
  checks: Checks<Body>,
  ...[act, body]: readonly [
    act: (worker: WorkerSelection, body: Body) => Promise<Answers<unknown>>,
    body?: string,
  ]
): Route {
  return {
    method: 'POST',
    path: `workers/:id/${verb}`,
    permission: 'workers.control',
    summary,
    ...(body !== undefined && { body }),
    answer: 'WorkerAnswer',
    handle: async (board, call) => {
      const given = bodyAs<Body>(call, checks);
      const id = await knownWorker(board, call);
      return answerOf(await act(board.services.workers.select(id), given));
    },
  };
}

/** An id with a `*` in it would be a pattern for others. */
async function knownWorker({ samples }: Board, call: Call): Promise<string> {
  const id = param(call, 'id');
  const { workers } = await samples.overview.get();
  if (!workers.some((worker) => worker.id === id) || id.includes('*')) throw notFound('worker of that id');
  return id;
}

function answerOf({ answered: [done], refused: [refused] }: Answers<unknown>): WorkerAnswer {
  if (refused !== undefined) return { outcome: 'refused', error: refused.error };
  if (done === undefined) return { outcome: 'silent' };
  const { value } = done;
  return typeof value === 'number' || Array.isArray(value)
    ? { outcome: 'done', value: value as number | readonly string[] }
    : { outcome: 'done' };
}
