import { toMs } from './duration.js';
import { UnknownTaskError } from './errors.js';
import { quoted } from './printable.js';
import type { Publication } from './publication.js';
import type { TaskDefinition } from './task-definition.js';
import { isTaskName } from './task-id.js';
import type { TaskHead } from './task-message.js';
import type { EnqueueOptions } from './task-options.js';
import { isDate } from './kind-of-value.js';

/** A call on its way to become a message. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  /** They beat those of the definition. */
  readonly options: EnqueueOptions;
  /** Missing where nobody here knows the task. */
  readonly definition: TaskDefinition | undefined;
  /** The arguments are a list of argument lists. */
  readonly isMapped?: boolean | undefined;
  /** The first argument is still to come: the result of the member before. */
  readonly lacksInput?: boolean | undefined;
}

/** The task or workflow that a call comes from. */
export interface Origin {
  readonly parentId?: string | undefined;
  readonly rootId: string;
}

/** A call without options; known by identity, so that the usual call costs nothing. */
export const NO_OPTIONS: EnqueueOptions = Object.freeze({});

/** When a task may start. */
export type StartTimes = Pick<Publication, 'delayMs' | 'dueAt' | 'expiresInMs'>;

/** A task that nobody knows here needs a queue. */
export function queueOf({ name, definition, options }: Call): string {
  const queue = options.queue ?? definition?.queue;
  if (queue !== undefined && isTaskName(name)) return queue;
  throw new UnknownTaskError(
    `No task is called ${quoted(name)} here. Check the name, or give it a queue, { queue } or .with({ queue }), if workers elsewhere know it.`,
  );
}

/** The options of the call as fields of the head; `ignoreResult: false` beats the definition. */
export function headOf(options: EnqueueOptions): Partial<TaskHead> {
  if (options === NO_OPTIONS) return {};
  const { priority, resultTtl, ignoreResult, expires } = options;
  return {
    ...(priority !== undefined && { priority }),
    ...(resultTtl !== undefined && { ttl: toMs(resultTtl, 'resultTtl') }),
    ...(ignoreResult !== undefined && { ignoreResult }),
    ...(isDate(expires) && { expires: expires.getTime() }),
  };
}

/** At once, and without an end; known by identity, so that the usual call costs nothing. */
export const NO_TIMES: StartTimes = Object.freeze({});

export function startTimesOf(call: Call): StartTimes {
  const { countdown, eta } = call.options;
  const expiresInMs = expiresInOf(call);
  if ((countdown ?? eta ?? expiresInMs) === undefined) return NO_TIMES;
  return {
    ...(countdown !== undefined && { delayMs: toMs(countdown, 'countdown') }),
    ...(eta !== undefined && countdown === undefined && { dueAt: eta.getTime() }),
    ...(expiresInMs !== undefined && { expiresInMs }),
  };
}

/** A moment given with the call stands in the head. */
function expiresInOf({ definition, options: { expires } }: Call): number | undefined {
  if (expires === undefined) return definition?.expiresMs;
  return isDate(expires) ? undefined : toMs(expires, 'expires');
}
