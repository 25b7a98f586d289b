import { SCHEDULE_OPTION_KEYS } from '../beat/schedule-options.js';
import { InvalidOptionError } from '../core/errors.js';
import { checkKeys } from '../core/options.js';
import { quoted } from '../core/printable.js';
import type { MethodScheduleOptions } from './decorators/schedule.decorator.js';

/** `upsert()` is given the task; a method is one, and cannot be due at one moment alone. */
const KEYS = [...SCHEDULE_OPTION_KEYS.filter((key) => key !== 'at' && key !== 'task'), 'args'];

/** Checks what @Schedule takes differently from `schedules.upsert()`; the rest is checked with all other schedules. */
export function checkMethodSchedule(options: MethodScheduleOptions): MethodScheduleOptions {
  if (typeof options !== 'object' || options === null) {
    throw new InvalidOptionError(
      `@Schedule takes options such as { cron: '0 2 * * *' } or { every: '15m' }, not ${quoted(options)}.`,
    );
  }
  checkKeys(options, KEYS, '@Schedule');
  const given = (['cron', 'every'] as const).filter((key) => options[key] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'neither' : 'both';
    throw new InvalidOptionError(
      `@Schedule needs exactly one of cron and every; found ${found}. Write a second @Schedule for a second time.`,
    );
  }
  if (options.args !== undefined && !Array.isArray(options.args))
    throw new InvalidOptionError(
      `@Schedule args: give a list, such as ['short'], not ${quoted(options.args)}.`,
    );
  return options;
}
