import type { Composer } from '../canvas/composer.js';
import type { AnySignature } from '../canvas/signature.js';
import { InvalidOptionError } from '../core/errors.js';
import type { EnqueueOptions } from '../core/task-options.js';
import type { MessageTemplate } from './schedule-entry.js';

/** What the schedule itself decides. */
const OWN = ['id', 'countdown', 'eta'] as const;

/** The message that each tick of a schedule enqueues: that of its task, or one that becomes its workflow. */
export async function messageOf(composer: Composer, task: AnySignature): Promise<MessageTemplate> {
  const options: EnqueueOptions = task?.options ?? {};
  for (const option of OWN) {
    if (options[option] === undefined) continue;
    throw new InvalidOptionError(
      `A schedule decides itself when its task is enqueued, and under which id: leave ${option} out.`,
    );
  }
  const { head, body, dedupeMs, expiresInMs } = await composer.template(task);
  return {
    head,
    body,
    ...(dedupeMs !== undefined && { dedupeMs }),
    ...(expiresInMs !== undefined && { expiresInMs }),
  };
}
