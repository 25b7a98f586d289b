import type { TaskClient } from '../client/task-client.js';
import { InvalidOptionError } from '../core/errors.js';
import type { MessageTemplate } from './schedule-entry.js';
import type { ScheduledTask } from './scheduled-task.js';

/** What the schedule itself decides. */
const OWN = ['id', 'countdown', 'eta'] as const;

/** The message that each tick of a schedule enqueues. */
export async function compose(
  client: Pick<TaskClient, 'compose'>,
  { name, args, options = {} }: ScheduledTask,
): Promise<MessageTemplate> {
  for (const option of OWN) {
    if (options[option] === undefined) continue;
    throw new InvalidOptionError(
      `A schedule decides itself when its task is enqueued, and under which id: leave ${option} out.`,
    );
  }
  const { head, body, dedupeMs, expiresInMs } = await client.compose(name, args, options);
  return {
    head,
    body,
    ...(dedupeMs !== undefined && { dedupeMs }),
    ...(expiresInMs !== undefined && { expiresInMs }),
  };
}
