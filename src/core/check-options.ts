import { InvalidOptionError, PayloadError } from './errors.js';
import { checkDurability, checkKeys, checkWhole } from './options.js';
import { quoted } from './printable.js';
import { isTaskId } from './task-id.js';
import type { CallRetry } from './task-message.js';
import { ENQUEUE_OPTION_KEYS, type EnqueueOptions } from './task-options.js';

/** The retry options of a call as they travel. */
export function checkRetry(retry: NonNullable<EnqueueOptions['retry']>): CallRetry {
  const options = typeof retry === 'number' ? { limit: retry } : retry;
  checkKeys(options, ['limit', 'backoff'], 'retry of a call');
  if (typeof options.backoff === 'function') {
    throw new InvalidOptionError(
      'retry.backoff of a call must be fixed() or exponential(): a function cannot travel.',
    );
  }
  if (options.limit !== undefined)
    checkWhole(options.limit, [0, Number.MAX_SAFE_INTEGER], 'retry.limit of a call');
  return options as CallRetry;
}

/** Headers are texts. */
export function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(headers)) {
    if (typeof value !== 'string' || key === '__proto__') {
      throw new PayloadError(`headers.${key} must be a string.`, `headers.${key}`);
    }
  }
  return headers;
}

/** Refuses options that no call can have. */
export function checkOptions(options: EnqueueOptions): void {
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
