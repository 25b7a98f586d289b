import type { Publication } from '../broker/task-store.js';
import { bodyOfCall, checkCall, headOfCall, NO_OPTIONS, type Call } from '../core/call.js';
import { toMs } from '../core/duration.js';
import { UnknownTaskError } from '../core/errors.js';
import type { Lanes } from '../core/lanes.js';
import { quoted } from '../core/printable.js';
import { frozenHead, type TaskDefinition } from '../core/task-definition.js';
import { isTaskName } from '../core/task-id.js';
import type { TaskHead } from '../core/task-message.js';
import type { EnqueueOptions } from '../core/task-options.js';

/** What is not in the call itself. */
export interface PublicationContext {
  readonly id: string;
  readonly now: number;
  readonly maxLength: number | undefined;
  readonly maxPayload: number;
  readonly lanes: Lanes;
}

/** A call, checked as far as it needs no message; a name that is unknown here needs a queue. */
export function callOf(
  name: string,
  definition: TaskDefinition | undefined,
  args: readonly unknown[],
  options: EnqueueOptions,
): Call {
  if (options !== NO_OPTIONS) checkCall(options);
  const queue = options.queue ?? definition?.queue;
  if (queue === undefined || !isTaskName(name)) {
    throw new UnknownTaskError(
      `No task is called ${quoted(name)} here. Check the name, or give { queue } if workers elsewhere know it.`,
    );
  }
  return { name, definition, queue, args, options };
}

/** The message of a call; refuses what cannot travel. */
export function publicationOf(call: Call, posting: PublicationContext): Publication {
  const body = bodyOfCall(call, posting.maxPayload);
  const { definition, options } = call;
  const lane = laneOf(call, posting);
  if (definition !== undefined && isPlainCall(call, posting))
    return { id: posting.id, head: plainHead(definition, posting.now, lane), body };
  const dedupe = dedupeOf(call);
  const computed = { ...(dedupe && { dedupe: dedupe.key }), ...(lane !== undefined && { lane }) };
  return {
    id: posting.id,
    head: headOfCall(call, posting.now, computed),
    body,
    ...dueOf(options),
    ...(definition?.expiresMs !== undefined &&
      options.expires === undefined && { expiresInMs: definition.expiresMs }),
    ...(dedupe && { dedupeMs: dedupe.ms }),
    ...(posting.maxLength !== undefined && { maxLength: posting.maxLength }),
  };
}

/** Nothing but the definition decides. */
function isPlainCall({ name, queue, definition, options }: Call, { maxLength }: PublicationContext): boolean {
  if (name !== definition?.name || queue !== definition.queue) return false;
  const isBare = definition.dedupe === undefined && definition.expiresMs === undefined;
  return options === NO_OPTIONS && isBare && maxLength === undefined;
}

const plainHeads = new WeakMap<TaskDefinition, TaskHead>();

/** One object for all calls of a task within a millisecond, as far as they wait in one lane. */
function plainHead(definition: TaskDefinition, at: number, lane: string | undefined): TaskHead {
  const known = plainHeads.get(definition);
  if (known?.at === at && known.lane === lane) return known;
  const { name, queue } = definition;
  const head = { name, queue, at, ...frozenHead(definition), ...(lane !== undefined && { lane }) };
  plainHeads.set(definition, head);
  return head;
}

/** Of a task that nobody knows here it is found by the worker that completes it. */
function laneOf(
  { definition, name, queue, args, options }: Call,
  { lanes }: PublicationContext,
): string | undefined {
  if (definition === undefined) return undefined;
  return lanes.of({ name, definition, queue, args, headers: options.headers });
}

function dedupeOf({ definition, args, options }: Call): { key: string; ms: number } | undefined {
  if (options.dedupe !== undefined) {
    return { key: String(options.dedupe.key), ms: toMs(options.dedupe.for, 'dedupe.for') };
  }
  if (definition?.dedupe === undefined) return undefined;
  const key = definition.dedupe.key as (...args: readonly unknown[]) => string;
  return { key: `${definition.name}:${key(...args)}`, ms: toMs(definition.dedupe.for, 'dedupe.for') };
}

function dueOf(options: EnqueueOptions): Pick<Publication, 'delayMs' | 'dueAt' | 'expiresInMs'> {
  if (options === NO_OPTIONS) return {};
  const { countdown, eta, expires } = options;
  return {
    ...(countdown !== undefined && { delayMs: toMs(countdown, 'countdown') }),
    ...(eta !== undefined && countdown === undefined && { dueAt: eta.getTime() }),
    ...(expires !== undefined && !(expires instanceof Date) && { expiresInMs: toMs(expires, 'expires') }),
  };
}
