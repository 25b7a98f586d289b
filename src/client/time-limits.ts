import type { Broker } from '../broker/broker.js';
import type { TimeLimitMs } from '../broker/control.js';
import { InvalidOptionError } from '../core/errors.js';
import { taskName } from '../core/option-check.js';
import type { TimeLimit } from '../core/task-options.js';
import { resolveTimeLimit, timeLimit } from '../core/time-limit.js';
import { ask, type Answers } from './ask.js';

/**
 * Sets the limits of a task for all workers and those to come. They are stored; the command only makes workers read them. Answers which
 * of them know the task.
 */
export async function setTimeLimit(
  broker: Broker,
  task: string,
  limit: TimeLimit,
): Promise<Answers<boolean>> {
  taskName(task, 'setTimeLimit');
  timeLimit(limit, `${task} timeLimit`);
  return store(broker, task, timeLimitMsOf(task, limit));
}

/** The limits of a task are again as it declares them. */
export async function unsetTimeLimit(broker: Broker, task: string): Promise<Answers<boolean>> {
  taskName(task, 'unsetTimeLimit');
  return store(broker, task, undefined);
}

async function store(
  broker: Broker,
  task: string,
  limit: TimeLimitMs | undefined,
): Promise<Answers<boolean>> {
  await broker.control.setTimeLimit(task, limit);
  return ask<boolean>(broker, { verb: 'time-limits', args: { task } });
}

function timeLimitMsOf(task: string, given: TimeLimit): TimeLimitMs {
  const { softMs: soft, hardMs: hard } = resolveTimeLimit({ timeLimit: given }, task);
  if (soft === undefined && hard === undefined)
    throw new InvalidOptionError(`${task} timeLimit: give a soft limit, a hard one, or both.`);
  return { ...(soft !== undefined && { soft }), ...(hard !== undefined && { hard }) };
}
