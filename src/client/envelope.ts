import type { Publication } from '../broker/task-store.js';
import { toMs } from '../core/duration.js';
import { InvalidOptionError, PayloadError, PayloadTooLargeError } from '../core/errors.js';
import { encodeArgs } from '../core/json.js';
import { checkKeys, checkWhole } from '../core/options.js';
import { quoted } from '../core/printable.js';
import { TaskContext } from '../core/task-context.js';
import { frozenHead, type TaskDefinition } from '../core/task-definition.js';
import { isTaskId } from '../core/task-id.js';
import { resolveLimits } from '../core/time-limit.js';
import type { TaskBody, TaskHead } from '../core/task-message.js';
import { ENQUEUE_OPTION_KEYS, type EnqueueOptions } from '../core/task-options.js';

/** A call on its way to become a message. `definition` is missing where nobody here knows the task. */
export interface Call {
  readonly name: string;
  readonly definition: TaskDefinition | undefined;
  readonly queue: string;
  readonly args: readonly unknown[];
  readonly options: EnqueueOptions;
}

/** What is not in the call itself. */
export interface Posting {
  readonly id: string;
  readonly now: number;
  readonly maxLength: number | undefined;
  readonly payloadLimit: number;
}

/** The message of a call; refuses what cannot travel. */
export function publicationOf(call: Call, posting: Posting): Publication {
  const body = bodyOf(call, posting.payloadLimit);
  const { definition, options } = call;
  if (definition !== undefined && isPlain(call, posting))
    return { id: posting.id, head: plainHead(definition, posting.now), body };
  const dedupe = dedupeOf(call);
  return {
    id: posting.id,
    head: headOf(call, posting.now, dedupe?.key),
    body,
    ...dueOf(options),
    ...(definition?.expiresMs !== undefined &&
      options.expires === undefined && { expiresInMs: definition.expiresMs }),
    ...(dedupe && { dedupeMs: dedupe.ms }),
    ...(posting.maxLength !== undefined && { maxLength: posting.maxLength }),
  };
}

/** Nothing but the definition decides. */
function isPlain({ name, queue, definition, options }: Call, { maxLength }: Posting): boolean {
  if (name !== definition?.name || queue !== definition.queue) return false;
  const isBare = definition.dedupe === undefined && definition.expiresMs === undefined;
  return options === NO_OPTIONS && isBare && maxLength === undefined;
}

const plainHeads = new WeakMap<TaskDefinition, TaskHead>();

/** One object for all calls of a task within a millisecond. */
function plainHead(definition: TaskDefinition, at: number): TaskHead {
  const known = plainHeads.get(definition);
  if (known?.at === at) return known;
  const { name, queue } = definition;
  const head = { name, queue, at, ...frozenHead(definition) };
  plainHeads.set(definition, head);
  return head;
}

function headOf(
  { name, queue, definition, options }: Call,
  at: number,
  dedupe: string | undefined,
): TaskHead {
  const head = definition === undefined ? { partial: true as const } : frozenHead(definition);
  if (options === NO_OPTIONS && dedupe === undefined) return { name, queue, at, ...head };
  return {
    name,
    queue,
    at,
    ...head,
    ...(options.priority !== undefined && { priority: options.priority }),
    ...(options.resultTtl !== undefined && { ttl: toMs(options.resultTtl, 'resultTtl') }),
    ...ignoring(options.ignoreResult),
    ...(options.expires instanceof Date && { expires: options.expires.getTime() }),
    ...(dedupe !== undefined && { dedupe }),
  };
}

/** `false` takes back what the definition says; JSON leaves out what is undefined. */
function ignoring(ignoreResult: boolean | undefined): Partial<TaskHead> {
  if (ignoreResult === undefined) return {};
  return (ignoreResult ? { ignoreResult: true } : { ignoreResult: undefined }) as Partial<TaskHead>;
}

/** A call without options; known by identity, so that the usual call costs nothing. */
export const NO_OPTIONS: EnqueueOptions = Object.freeze({});

function bodyOf({ name, args, options }: Call, limit: number): string {
  const json = encodeArgs(args);
  // A UTF-16 unit takes three bytes at most: short texts need not be counted.
  if (json.length * 3 > limit && Buffer.byteLength(json) > limit) {
    throw new PayloadTooLargeError(
      `The arguments of '${name}' take ${Buffer.byteLength(json)} bytes, more than limits.payload (${limit}). ` +
        'Store the data elsewhere and pass where it is.',
    );
  }
  const rest = restOf(options);
  return rest === '' ? `{"args":${json}}` : `{"args":${json},${rest}}`;
}

/** The other properties of the body as JSON without its braces. */
function restOf(options: EnqueueOptions): string {
  const context = TaskContext.find();
  if (options === NO_OPTIONS && context === undefined) return '';
  const { softMs: soft, hardMs: hard } = resolveLimits(options, 'The call:');
  const rest: Omit<TaskBody, 'args'> = {
    ...(options.headers !== undefined && { headers: checkHeaders(options.headers) }),
    ...(options.retry !== undefined && { retry: callRetry(options.retry) as NonNullable<TaskBody['retry']> }),
    ...(options.timeLimit !== undefined && {
      timeLimit: {
        ...(soft !== undefined && { soft }),
        ...(hard !== undefined && { hard }),
      },
    }),
    ...(context && { parentId: context.id, rootId: context.rootId }),
  };
  return JSON.stringify(rest).slice(1, -1);
}

function callRetry(retry: NonNullable<EnqueueOptions['retry']>): object {
  const options = typeof retry === 'number' ? { limit: retry } : retry;
  checkKeys(options, ['limit', 'backoff'], 'retry of a call');
  if (typeof options.backoff === 'function') {
    throw new InvalidOptionError(
      'retry.backoff of a call must be fixed() or exponential(): a function cannot travel.',
    );
  }
  if (options.limit !== undefined)
    checkWhole(options.limit, [0, Number.MAX_SAFE_INTEGER], 'retry.limit of a call');
  return options;
}

function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || key === '__proto__') {
      throw new PayloadError(`headers.${key} must be a string.`, `headers.${key}`);
    }
  }
  return headers;
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

/** Refuses options of a call that cannot be. */
export function checkCall(options: EnqueueOptions): void {
  checkKeys(options, ENQUEUE_OPTION_KEYS, 'Options of a call');
  if (options.id !== undefined && !isTaskId(options.id)) {
    throw new InvalidOptionError(
      `id ${quoted(options.id)}: use printable ASCII without spaces, up to 200 characters.`,
    );
  }
  if (options.priority !== undefined) checkWhole(options.priority, [0, 9], 'priority');
  for (const [name, date] of [
    ['eta', options.eta],
    ['expires', options.expires],
  ] as const) {
    if (date instanceof Date && Number.isNaN(date.getTime()))
      throw new InvalidOptionError(`${name} is an invalid date.`);
  }
  if (options.eta !== undefined && !(options.eta instanceof Date))
    throw new InvalidOptionError('eta must be a Date.');
}
