import { toMs } from './duration.js';
import { InvalidOptionError, PayloadError, PayloadTooLargeError } from './errors.js';
import { encodeArgs } from './json.js';
import { checkDurability, checkKeys, checkWhole } from './options.js';
import { quoted } from './printable.js';
import { TaskContext } from './task-context.js';
import { frozenHead, type TaskDefinition } from './task-definition.js';
import { isTaskId } from './task-id.js';
import { resolveTimeLimit } from './time-limit.js';
import type { TaskBody, TaskHead } from './task-message.js';
import { ENQUEUE_OPTION_KEYS, type EnqueueOptions } from './task-options.js';

/** A call on its way to become a message. `definition` is missing where nobody here knows the task. */
export interface Call {
  readonly name: string;
  readonly definition: TaskDefinition | undefined;
  readonly queue: string;
  readonly args: readonly unknown[];
  readonly options: EnqueueOptions;
}

/** A call without options; known by identity, so that the usual call costs nothing. */
export const NO_OPTIONS: EnqueueOptions = Object.freeze({});

/** What is computed from the arguments of the call. */
export type Computed = Pick<TaskHead, 'dedupe' | 'lane' | 'needsLane'>;

/** What any process must know of the call. */
export function headOfCall(
  { name, queue, definition, options }: Call,
  at: number,
  computed: Computed,
): TaskHead {
  const head = definition === undefined ? { needsDefinition: true as const } : frozenHead(definition);
  if (options === NO_OPTIONS) return { name, queue, at, ...head, ...computed };
  return {
    name,
    queue,
    at,
    ...head,
    ...(options.priority !== undefined && { priority: options.priority }),
    ...(options.resultTtl !== undefined && { ttl: toMs(options.resultTtl, 'resultTtl') }),
    ...ignoring(options.ignoreResult),
    ...(options.expires instanceof Date && { expires: options.expires.getTime() }),
    ...computed,
  };
}

/** `false` takes back what the definition says; JSON leaves out what is undefined. */
function ignoring(ignoreResult: boolean | undefined): Partial<TaskHead> {
  if (ignoreResult === undefined) return {};
  return (ignoreResult ? { ignoreResult: true } : { ignoreResult: undefined }) as Partial<TaskHead>;
}

const NO_MORE: Partial<TaskBody> = Object.freeze({});

/** What only the handler's process reads, as JSON. Throws for what cannot travel. */
export function bodyOfCall(call: Call, limit: number, more: Partial<TaskBody> = NO_MORE): string {
  return bodyWith(call, limit, restOfBody(call.options, more));
}

/** The same, where all but the arguments is known. */
export function bodyWith({ name, args }: Pick<Call, 'args' | 'name'>, limit: number, rest: string): string {
  const json = encodeArgs(args);
  // A UTF-16 unit takes three bytes at most: short texts need not be counted.
  if (json.length * 3 > limit && Buffer.byteLength(json) > limit) {
    throw new PayloadTooLargeError(
      `The arguments of '${name}' take ${Buffer.byteLength(json)} bytes, more than maxPayload (${limit}). ` +
        'Store the data elsewhere and pass where it is.',
    );
  }
  return rest === '' ? `{"args":${json}}` : `{"args":${json},${rest}}`;
}

/** The other properties of the body as JSON without its braces. */
export function restOfBody(options: EnqueueOptions, more: Partial<TaskBody>): string {
  const context = TaskContext.find();
  if (options === NO_OPTIONS && context === undefined && more === NO_MORE) return '';
  const { softMs: soft, hardMs: hard } = resolveTimeLimit(options, 'The call:');
  const rest: Omit<TaskBody, 'args'> = {
    ...(options.headers !== undefined && { headers: checkHeaders(options.headers) }),
    ...(options.retry !== undefined && { retry: callRetry(options.retry) as NonNullable<TaskBody['retry']> }),
    ...(options.timeLimit !== undefined && {
      timeLimit: {
        ...(soft !== undefined && { soft }),
        ...(hard !== undefined && { hard }),
      },
    }),
    ...more,
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
  if (options.durability !== undefined) checkDurability(options.durability, 'durability');
  if (options.eta !== undefined && !(options.eta instanceof Date))
    throw new InvalidOptionError('eta must be a Date.');
}
