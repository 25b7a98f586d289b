import type { Done, PauseBody, QueueList } from '../api-types.js';
import { text } from '../../core/option-check.js';
import type { Board } from '../board.js';
import type { Call, Route } from '../http/route.js';
import { momentText } from '../view/moment.js';
import { queueRow } from '../view/queue-row.js';
import { queueTrends } from '../view/queue-trend.js';
import { bodyAs, param, rangeOf } from './parameters.js';

/** Routes about queues. */
export const QUEUES: readonly Route[] = [
  {
    method: 'GET',
    path: 'queues',
    permission: 'view',
    summary: 'All queues, with their rates.',
    query: ['range'],
    answer: 'QueueList',
    handle: readQueues,
  },
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
];

async function readQueues({ samples }: Board, call: Call): Promise<QueueList> {
  const range = rangeOf(call);
  const [{ queues, at }, figures] = await Promise.all([
    samples.overview.get(),
    samples.queueFigures[range].get(),
  ]);
  const trendOf = queueTrends(figures, range, at);
  return {
    at: momentText(at) ?? '',
    queues: queues.map((queue) => ({ ...queueRow(queue), ...trendOf(queue.name) })),
  };
}
