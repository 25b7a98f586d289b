import type { CountBody, Done, PauseBody, QueueBody, ShutdownBody, WorkerAnswer } from '../api-types.js';
import { flag, needed, queueName, text, whole, type Checks } from '../../core/option-check.js';
import { MAX_CONCURRENCY } from '../../core/worker-bounds.js';
import type { Answers } from '../../client/ask.js';
import type { WorkerSelection } from '../../client/worker-selection.js';
import type { Board } from '../board.js';
import { notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { bodyAs, param } from './parameters.js';

const NOTHING: Checks<object> = {};
const COUNT: Checks<CountBody> = { count: whole(1, MAX_CONCURRENCY) };
const QUEUE: Checks<QueueBody> = { queue: needed(queueName) };
const SHUTDOWN: Checks<ShutdownBody> = { cold: flag };

/** Routes that change queues and workers. */
export const OPERATING: readonly Route[] = [
  {
    method: 'POST',
    path: 'queues/:name/pause',
    permission: 'queues.pause',
    summary: 'Workers take nothing more from the queue until it is resumed.',
    body: 'PauseBody',
    answer: 'Done',
    handle: async ({ services }, call): Promise<Done> => {
      const { note = '' } = bodyAs<PauseBody>(call, { note: text });
      await services.queues.pause(param(call, 'name'), note);
      return { done: true };
    },
  },
  {
    method: 'POST',
    path: 'queues/:name/resume',
    permission: 'queues.pause',
    summary: 'Ends a pause.',
    answer: 'Done',
    handle: async ({ services }, call): Promise<Done> => {
      await services.queues.resume(param(call, 'name'));
      return { done: true };
    },
  },
  {
    method: 'POST',
    path: 'queues/:name/purge',
    permission: 'queues.purge',
    summary: 'Revokes all tasks that are ready in the queue.',
    answer: 'Done',
    handle: async ({ services }, call): Promise<Done> => {
      const count = await services.queues.purge(param(call, 'name'));
      return { done: true, count };
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
