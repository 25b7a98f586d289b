import type { Moment } from './basics.js';
import type { JsonText } from './tasks.js';

/** GET schedules: the next to fire first. */
export interface ScheduleList {
  readonly at: Moment;
  readonly schedules: readonly ScheduleRow[];
}

export interface ScheduleRow {
  readonly name: string;
  readonly state: 'active' | 'ended' | 'orphaned' | 'paused';
  readonly note?: string;
  /** `code`: declared by a decorator, so it can be paused and triggered, not changed or removed. */
  readonly origin: 'api' | 'code';
  readonly when:
    | {
        readonly kind: 'cron';
        readonly cron: string;
        readonly timeZone: string;
        readonly dayMatch: 'and' | 'or';
      }
    | { readonly kind: 'every'; readonly everyMs: number }
    | { readonly kind: 'at'; readonly at: Moment };
  /** `0 9 * * 1 (Europe/Paris)`, `every 5m`. The pages say `when` in words of their language. */
  readonly times: string;
  readonly task: string;
  readonly queue: string;
  readonly misfire: 'once' | 'skip' | { readonly all: number };
  readonly graceMs?: number;
  readonly overlap: 'allow' | 'skip' | 'buffer';
  readonly jitterMs: number;
  readonly start?: Moment;
  readonly end?: Moment;
  readonly limit?: number;
  readonly nextAt?: Moment;
  readonly lastAt?: Moment;
  readonly lastId?: string;
  readonly fired: number;
  readonly bufferedAt?: Moment;
  /** It is late: no beat has fired it for this many ms. */
  readonly lateMs?: number;
}

/** GET schedules/:name */
export interface ScheduleDetail extends ScheduleRow {
  /** The next five, as if it were not paused. */
  readonly next: readonly Moment[];
  /** The last 50 ticks, the newest first. */
  readonly history: readonly ScheduleTick[];
  /** JSON text of the arguments of its task, for the form. With payload.read only. */
  readonly arguments?: JsonText;
}

export interface ScheduleTick {
  readonly kind: string;
  readonly dueAt: Moment;
  readonly at: Moment;
  readonly lagMs: number;
  readonly taskId?: string;
  readonly count: number;
}

/** POST schedules/:name/pause (PauseBody) → Done · resume → Done · trigger → RunAgain · DELETE schedules/:name → Done */

/** PUT schedules/:name → ScheduleRow; makes one, or changes one made at run time. Exactly one of cron, every, at. */
export interface ScheduleBody {
  readonly cron?: string;
  readonly timeZone?: string;
  readonly dayMatch?: 'and' | 'or';
  /** `5m`, or ms. */
  readonly every?: string | number;
  readonly at?: Moment;
  readonly task: string;
  /** Default: the queue of the task. */
  readonly queue?: string;
  /** JSON text of the list of arguments. Default: those of the schedule, if it exists and keeps its task; else `[]`. */
  readonly argumentsJson?: string;
  readonly start?: Moment;
  readonly end?: Moment;
  readonly limit?: number;
  readonly jitter?: string | number;
  readonly misfire?: 'once' | 'skip' | { readonly all: number };
  readonly grace?: string | number;
  readonly overlap?: 'allow' | 'skip' | 'buffer';
}

/** POST schedules/preview (ScheduleBody without task) → the next five times, for the form. */
export interface SchedulePreview {
  readonly times: string;
  readonly next: readonly Moment[];
}
