import type { Broker } from '../broker/broker.js';
import type { TimeLimitMs } from '../broker/control.js';
import { InvalidOptionError } from '../core/errors.js';
import { isTaskName } from '../core/task-id.js';
import type { TimeLimit } from '../core/task-options.js';
import { resolveTimeLimit } from '../core/time-limit.js';
import { ask, type Answers } from './ask.js';

/**
 * Sets the limits of a task for all workers and those to come. They are stored; the command only makes workers read them. Answers which
 * of them know the task.
 */
export async function setTimeLimit(
  broker: Broker,
  task: string,
  limit: TimeLimit | undefined,
): Promise<Answers<boolean>> {
  if (!isTaskName(task)) throw new InvalidOptionError(`${JSON.stringify(task)} is no name of a task.`);
  await broker.control.setTimeLimit(task, limit && timeLimitMsOf(task, limit));
  return ask<boolean>(broker, { verb: 'time-limits', args: { task } });
}

function timeLimitMsOf(task: string, timeLimit: TimeLimit): TimeLimitMs {
  const { softMs: soft, hardMs: hard } = resolveTimeLimit({ timeLimit }, task);
  if (soft === undefined && hard === undefined)
    throw new InvalidOptionError(`${task} timeLimit: give a soft limit, a hard one, or both.`);
  return { ...(soft !== undefined && { soft }), ...(hard !== undefined && { hard }) };
}
