import type { ConcurrencyBody, Done, LimitList, RateBody } from '../api-types.js';
import { needed, whole, type Check } from '../../core/option-check.js';
import type { Duration } from '../../core/duration.js';
import { toMs } from '../../core/duration.js';
import type { LimitTarget } from '../../client/limits.js';
import { ApiError, notFound } from '../http/api-error.js';
import type { Call, Route } from '../http/route.js';
import { readLimits } from '../read/limits.js';
import { bodyAs, param } from './parameters.js';

const time: Check = (value, path) => void toMs(value as Duration, path);

/** Routes about rates, concurrency limits and circuit breakers. */
export const LIMITS: readonly Route[] = [
  {
    method: 'GET',
    path: 'limits',
    permission: 'view',
    summary: 'All limits, and how many tasks they hold back.',
    answer: 'LimitList',
    handle: (board): Promise<LimitList> => readLimits(board),
  },
  {
    method: 'PUT',
    path: 'limits/rate/:name',
    permission: 'limits.write',
    summary: 'Sets another rate.',
    body: 'RateBody',
    answer: 'Done',
    handle: (board, call) =>
      change(call, (target) => {
        const { limit, per, burst } = bodyAs<RateBody>(call, {
          limit: needed(whole(1)),
          per: needed(time),
          burst: whole(0),
        });
        const rate = { limit, per: per as Duration, ...(burst !== undefined && { burst }) };
        return board.services.limits.setRate(target, rate);
      }),
  },
  {
    method: 'PUT',
    path: 'limits/concurrency/:name',
    permission: 'limits.write',
    summary: 'Sets how many may run at once.',
    body: 'ConcurrencyBody',
    answer: 'Done',
    handle: (board, call) =>
      change(call, (target) => {
        const { limit } = bodyAs<ConcurrencyBody>(call, { limit: needed(whole(1)) });
        return board.services.limits.setConcurrency(target, { limit });
      }),
  },
  {
    method: 'DELETE',
    path: 'limits/rate/:name',
    permission: 'limits.write',
    summary: 'Back to the declared rate.',
    answer: 'Done',
    handle: (board, call) => change(call, (target) => board.services.limits.unset(target, 'rate')),
  },
  {
    method: 'DELETE',
    path: 'limits/concurrency/:name',
    permission: 'limits.write',
    summary: 'Back to the declared number.',
    answer: 'Done',
    handle: (board, call) => change(call, (target) => board.services.limits.unset(target, 'concurrency')),
  },
  {
    method: 'POST',
    path: 'limits/breaker/:name/reset',
    permission: 'limits.write',
    summary: 'Closes a circuit breaker and forgets its failures.',
    answer: 'Done',
    handle: async (board, call): Promise<Done> => {
      const isThere = await board.services.limits.resetBreaker(param(call, 'name'));
      if (!isThere) throw notFound('circuit breaker of that name');
      return { done: true };
    },
  },
];

async function change(call: Call, set: (target: LimitTarget) => Promise<boolean>): Promise<Done> {
  const isDone = await set(targetOf(param(call, 'name')));
  if (!isDone)
    throw new ApiError(
      409,
      'NOTHING_TO_CHANGE',
      'No worker has declared such a limit, or nothing else was set.',
    );
  return { done: true };
}

/** `task/<name>` or `queue/<name>`, as the list names them. */
function targetOf(name: string): LimitTarget {
  const [, kind, rest = ''] = /^(task|queue)\/(.+)$/s.exec(name) ?? [];
  if (kind === undefined)
    throw new ApiError(
      400,
      'BAD_NAME',
      'A limit is named task/<name> or queue/<name>.',
      'Encode it: task%2Femail.send.',
    );
  return kind === 'task' ? rest : { queue: rest };
}
