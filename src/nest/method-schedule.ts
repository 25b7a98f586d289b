import { SCHEDULE_CHECKS } from '../beat/schedule-options.js';
import { InvalidOptionError } from '../core/errors.js';
import { checkAll, matching, type Checks } from '../core/option-check.js';
import { kindOf, shown } from '../core/shown.js';
import type { MethodScheduleOptions } from './decorators/schedule.decorator.js';

const { at: _at, task: _task, name, ...OTHERS } = SCHEDULE_CHECKS;

/** `upsert()` is given the task; a method is one, and cannot be due at one moment alone. */
export const METHOD_SCHEDULE_CHECKS: Checks<MethodScheduleOptions> = {
  ...OTHERS,
  name: (value, path) => name(value, path),
  args: matching("a list, such as ['short']", Array.isArray),
};

/** Checks what @Schedule takes differently from `schedules.upsert()`; the rest is checked with all other schedules. */
export function checkMethodSchedule(options: MethodScheduleOptions): MethodScheduleOptions {
  if (kindOf(options) !== 'Object')
    throw new InvalidOptionError(
      `@Schedule takes options such as { cron: '0 2 * * *' } or { every: '15m' }, not ${shown(options)}.`,
    );
  checkAll(options, METHOD_SCHEDULE_CHECKS, { where: '@Schedule', prefix: '@Schedule ' });
  const given = (['cron', 'every'] as const).filter((key) => options[key] !== undefined);
  if (given.length !== 1) {
    const found = given.length === 0 ? 'neither' : 'both';
    throw new InvalidOptionError(
      `@Schedule needs exactly one of cron and every; found ${found}. Write a second @Schedule for a second time.`,
    );
  }
  return options;
}
