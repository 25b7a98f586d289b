import { isBackoffSpec } from './backoff-spec.js';
import { InvalidOptionError, PayloadError } from './errors.js';
import {
  checkAll,
  date,
  flag,
  matching,
  needed,
  oneOf,
  optionsOf,
  queueName,
  refuse,
  time,
  whole,
  type Check,
  type Checks,
} from './option-check.js';
import { printable } from './printable.js';
import { kindOf, shown } from './shown.js';
import { isTaskId } from './task-id.js';
import type { CallRetry } from './task-message.js';
import type { EnqueueOptions } from './task-options.js';
import { timeLimit } from './time-limit.js';
import { checkWellFormed } from './well-formed.js';

export const durability = oneOf('stored', 'replicated');

const retryLimit = whole(0);

const callBackoff: Check = (value, path) => {
  if (typeof value === 'function')
    throw new InvalidOptionError(
      `${path} of a call must be fixed() or exponential(): a function cannot travel.`,
    );
  if (!isBackoffSpec(value)) refuse(path, "fixed('30s') or exponential({ base: '1s' })", value);
};

const callRetry = optionsOf<CallRetryOptions>(
  { limit: retryLimit, backoff: callBackoff },
  'a number of retries or { limit, backoff }',
);
type CallRetryOptions = Exclude<NonNullable<EnqueueOptions['retry']>, number>;

/** Retries inside of a call: a limit, or more. */
const retry: Check = (value, path) => {
  if (typeof value === 'number') retryLimit(value, `${path}.limit`);
  else callRetry(value, path);
};

const id: Check = (value, path) => {
  if (!isTaskId(value))
    throw new InvalidOptionError(
      `${path} ${shown(value)}: use printable ASCII without spaces, up to 200 characters.`,
    );
};

const expires: Check = (value, path) => (kindOf(value) === 'Date' ? date : time)(value, path);

export const dedupeScope = oneOf('task', 'queue', 'namespace');

const dedupeKey = matching('a text that is not empty', (value) => typeof value === 'string' && value !== '');

/** The options of a call, each with its check. */
export const CALL_CHECKS: Checks<EnqueueOptions> = {
  id,
  queue: queueName,
  priority: whole(0, 9),
  countdown: time,
  eta: date,
  expires,
  headers: (value, path) => void checkHeaders(value as NonNullable<EnqueueOptions['headers']>, path),
  retry,
  timeLimit,
  resultTtl: time,
  ignoreResult: flag,
  dedupe: optionsOf<NonNullable<EnqueueOptions['dedupe']>>(
    { key: needed(dedupeKey), for: needed(time), scope: dedupeScope },
    "{ key, for }, such as { key: 'order-1', for: '10m' }",
  ),
  durability,
};

/** Refuses options that no call can have. */
export function checkOptions(options: EnqueueOptions): void {
  checkAll(options, CALL_CHECKS, { where: 'Options of a call', prefix: '' });
  if (options.countdown !== undefined && options.eta !== undefined)
    throw new InvalidOptionError(
      'countdown and eta: give one of them, because both say when the task may start.',
    );
}

/** The retry options of a call as they travel. */
export function travellingRetry(given: NonNullable<EnqueueOptions['retry']>): CallRetry {
  return (typeof given === 'number' ? { limit: given } : given) as CallRetry;
}

/** Headers are texts, which every program reads alike. */
export function checkHeaders(
  headers: Readonly<Record<string, string>>,
  path = 'headers',
): Readonly<Record<string, string>> {
  if (kindOf(headers) !== 'Object') refuse(path, "an object of texts, such as { tenant: 'acme' }", headers);
  for (const [key, value] of Object.entries(headers)) {
    const where = `${path}.${checkWellFormed(key, path)}`;
    if (typeof value !== 'string' || key === '__proto__')
      throw new PayloadError(`${printable(where, 500)} must be a string.`, where);
    checkWellFormed(value, where);
  }
  return headers;
}

/** Refuses what is laid over the options of a call and is no object, which would be laid over them without a word. */
export function checkMoreOptions(options: EnqueueOptions): void {
  if (kindOf(options) !== 'Object')
    refuse('Options of a call', "an object, such as { countdown: '10m' }", options);
  // They are laid over the others key by key.
  if (options.headers !== undefined) checkHeaders(options.headers);
}
