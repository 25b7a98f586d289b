import { isSignature, type NoInput, type Signature } from '../canvas/signature.js';
import type { Overlap } from '../broker/schedule-store.js';
import { toMs, type Duration } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import {
  checkAll,
  date,
  flag,
  matching,
  needed,
  oneOf,
  optionsOf,
  or,
  refuse,
  time,
  whole,
  type Check,
  type Checks,
} from '../core/option-check.js';
import { defined } from '../core/options.js';
import { kindOf, shown } from '../core/shown.js';
import { Crontab } from './crontab.js';
import type { Misfire, ScheduleEntry } from './schedule-entry.js';
import type { Timing } from './timetable.js';

/** Options that every schedule may have. */
export interface SchedulePolicy {
  /** It is not due before this moment. `every` counts from here. Default: it is due at once. */
  readonly start?: Date;
  /** It is not due after this moment. Default: it never ends. */
  readonly end?: Date;
  /** How many tasks it fires in all. Default: no limit. */
  readonly limit?: number;
  /** Fires later by up to this, spread by name and due time: the same in every process. Default: 0. */
  readonly jitter?: Duration;
  /**
   * The policy for due times that passed while no beat ran: `'once'` fires the latest of them, `'skip'` fires no tick, `{ all: max }`
   * fires the latest `max` (1 to 500). Default: 'once'.
   */
  readonly misfire?: Misfire;
  /** No tick is fired later than this. Default: no bound, and five seconds with `misfire: 'skip'`. */
  readonly grace?: Duration;
  /**
   * The policy for a tick whose last task has not ended: `'allow'` fires another, `'skip'` does not, `'buffer'` keeps one tick back
   * until the task has ended. Default: 'allow'.
   */
  readonly overlap?: Overlap;
  /** `false`: it is kept, and paused until `resume()`. Default: true. */
  readonly enabled?: boolean;
}

/** A schedule: exactly one of `cron`, `every` and `at`, and the task. */
export interface ScheduleOptions extends SchedulePolicy {
  /** Identifies it in all processes: letters, digits and `_ $ . : @ / -`, up to 100. */
  readonly name: string;
  /** Five fields, six with the seconds first, or a preset such as '@daily'. Default: `every` or `at` says when. */
  readonly cron?: string;
  /** For `cron`: 'Europe/Paris' or '+05:30'. Default: 'UTC'. */
  readonly timeZone?: string;
  /** For `cron` with both a day of month and a day of week: one suffices ('or'), or both must match ('and'). Default: 'or'. */
  readonly dayMatch?: 'and' | 'or';
  /** Elapsed time, at least a second, counted from `start`, or else from 1970: '5m' is due at :00, :05, … Default: `cron` or `at` says when. */
  readonly every?: Duration;
  /** The one moment at which it is due. Default: `cron` or `every` says when. */
  readonly at?: Date;
  /** The signature that is enqueued: `email.digest.si('acme')`, `chain(…)`, `group(…)` or `chord(…)`. */
  readonly task: Signature<NoInput, unknown>;
}

const NAME = /^[\w$.:@/-]{1,100}$/;
const MIN_EVERY_MS = 1_000;
const MAX_MISFIRES = 500;

const name: Check = (value, path) => void checkScheduleName(value, path);

const signature: Check = (value, path) => {
  if (!isSignature(value)) refuse(path, "a signature, such as email.digest.si('acme')", value);
};

const misfireOptions = optionsOf<Extract<Misfire, object>>(
  { all: needed(whole(1, MAX_MISFIRES)) },
  "'once', 'skip' or { all: max }",
);

/** The options that `upsert()` and @Schedule have in common, each with its check. */
export const POLICY_CHECKS: Checks<SchedulePolicy> = {
  start: date,
  end: date,
  limit: whole(1),
  jitter: time,
  misfire: or(['once', 'skip'], misfireOptions),
  grace: time,
  overlap: oneOf('allow', 'skip', 'buffer'),
  enabled: flag,
};

/** A schedule without its task. */
export type ScheduleTimes = Omit<ScheduleOptions, 'task'>;

const TIME_CHECKS: Checks<ScheduleTimes> = {
  name: needed(name),
  cron: matching("a text such as '0 9 * * 1'", (value) => typeof value === 'string'),
  timeZone: matching("a text such as 'Europe/Paris' or '+05:30'", (value) => typeof value === 'string'),
  dayMatch: oneOf('or', 'and'),
  every: time,
  at: date,
  ...POLICY_CHECKS,
};

/** The options of `upsert()`, each with its check. */
export const SCHEDULE_CHECKS: Checks<ScheduleOptions> = { ...TIME_CHECKS, task: needed(signature) };

/** An entry without its message. */
export type CheckedSchedule = Omit<ScheduleEntry, 'message'>;

/** Checks the options of a schedule; each error names the schedule, the option and the way out. */
export function checkSchedule(options: ScheduleOptions): CheckedSchedule {
  if (kindOf(options) !== 'Object')
    refuse('upsert()', "an object such as { name: 'poll', every: '5m', task }", options);
  return checked(options, SCHEDULE_CHECKS);
}

/** The same without a task. */
export function checkTimes(options: ScheduleTimes): CheckedSchedule {
  return checked(options, TIME_CHECKS);
}

function checked<Options extends ScheduleTimes>(options: Options, checks: Checks<Options>): CheckedSchedule {
  const { start, end, limit, jitter, grace, misfire = 'once', overlap = 'allow', enabled = true } = options;
  const where = `Schedule ${checkScheduleName(options.name)}`;
  checkAll(options, checks, { where, prefix: `${where} ` });
  return defined({
    when: timingOf(options, where),
    ...spanOf(start, end, where),
    limit,
    jitterMs: toMs(jitter ?? 0, `${where} jitter`),
    misfire,
    graceMs: grace === undefined ? undefined : toMs(grace, `${where} grace`),
    overlap,
    enabled,
  }) as CheckedSchedule;
}

/** The name of a schedule, which is part of keys and ids. */
export function checkScheduleName(given: unknown, path = 'Schedule'): string {
  if (typeof given === 'string' && NAME.test(given)) return given;
  throw new InvalidOptionError(
    `${path} ${shown(given)}: a name has letters, digits and _ $ . : @ / -, up to 100 of them.`,
  );
}

function timingOf(options: ScheduleTimes, where: string): Timing {
  const { cron, every, at, timeZone, dayMatch } = options;
  const given = Object.entries({ cron, every, at }).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    const found = given.map(([key]) => key).join(' and ') || 'nothing';
    throw new InvalidOptionError(`${where}: give one of cron, every and at; found ${found}.`);
  }
  if (cron === undefined && (timeZone ?? dayMatch) !== undefined)
    throw new InvalidOptionError(`${where}: timeZone and dayMatch belong to cron.`);
  if (cron !== undefined) return cronOf(options, where);
  if (every !== undefined) return everyOf(every, where);
  return { kind: 'at', at: (at as Date).getTime() };
}

function cronOf({ cron = '', timeZone = 'UTC', dayMatch = 'or' }: ScheduleTimes, where: string): Timing {
  try {
    void new Crontab({ cron, timeZone, dayMatch });
  } catch (cause) {
    throw new InvalidOptionError(`${where}: ${(cause as Error).message}`, { cause });
  }
  return { kind: 'cron', cron, timeZone, dayMatch };
}

function everyOf(every: Duration, where: string): Timing {
  const everyMs = toMs(every, `${where} every`);
  if (everyMs >= MIN_EVERY_MS) return { kind: 'every', everyMs };
  throw new InvalidOptionError(`${where} every: ${everyMs} ms is too short, give at least '1s'.`);
}

function spanOf(from: Date | undefined, to: Date | undefined, where: string) {
  const start = from?.getTime();
  const end = to?.getTime();
  if (start !== undefined && end !== undefined && end < start)
    throw new InvalidOptionError(`${where} end: give a moment that is not before its start.`);
  return { start, end };
}
