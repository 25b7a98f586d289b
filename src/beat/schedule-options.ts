import type { NoInput, Signature } from '../canvas/signature.js';
import type { Overlap } from '../broker/schedule-store.js';
import type { Duration } from '../core/duration.js';
import type { Misfire } from './schedule-entry.js';

/** What may be said of any schedule. */
export interface SchedulePolicy {
  /** Not before this moment; with `every`, also where the counting begins. */
  readonly start?: Date;
  /** Not after this moment. */
  readonly end?: Date;
  /** How many tasks it fires in all. */
  readonly limit?: number;
  /** Fires later by up to this, spread by name and due time: the same in every process. Default 0. */
  readonly jitter?: Duration;
  /**
   * What becomes of due times that passed while no beat ran: `'once'` (default) fires the latest of them, `'skip'` none,
   * `{ all: max }` the latest `max` (1 to 500).
   */
  readonly misfire?: Misfire;
  /** No tick is fired later than this. Default: none; with `misfire: 'skip'` five seconds. */
  readonly grace?: Duration;
  /**
   * What happens while the task of the last tick has not ended: `'allow'` (default) fires another, `'skip'` does not,
   * `'buffer'` keeps one tick back until it has ended.
   */
  readonly overlap?: Overlap;
  /** `false`: kept, and paused until `resume()`. Default true. */
  readonly enabled?: boolean;
}

/** A schedule: exactly one of `cron`, `every` and `at`, and the task. */
export interface ScheduleOptions extends SchedulePolicy {
  /** Letters, digits and `_ $ . : @ / -`, up to 100. */
  readonly name: string;
  /** Five fields, six with the seconds first, or a preset such as '@daily'. */
  readonly cron?: string;
  /** For `cron`: 'Europe/Paris' or '+05:30'. Default 'UTC'. */
  readonly timeZone?: string;
  /** For `cron`: when day of month and day of week are both given, does one suffice ('or', default) or not ('and')? */
  readonly dayMatch?: 'and' | 'or';
  /** Elapsed time, at least a second, counted from `start`, or else from 1970: '5m' is due at :00, :05, … */
  readonly every?: Duration;
  /** Once. */
  readonly at?: Date;
  /** What is enqueued: `email.digest.si('acme')`, or a workflow: `chain(…)`, `group(…)`, `chord(…)`. */
  readonly task: Signature<NoInput, unknown>;
}

export const SCHEDULE_OPTION_KEYS = [
  'name',
  'cron',
  'timeZone',
  'dayMatch',
  'every',
  'at',
  'task',
  'start',
  'end',
  'limit',
  'jitter',
  'misfire',
  'grace',
  'overlap',
  'enabled',
] as const satisfies readonly (keyof ScheduleOptions)[];
