import type { ServiceClass } from '../client/task-catalog.js';
import { InvalidOptionError } from '../core/errors.js';
import { ADOPTED_SCHEDULE, LOCAL_CRON, TASK } from './constants.js';
import { methodsOf } from './methods.js';

/** Where @nestjs/schedule keeps what its decorators say, on the method. It does not export these; a test compares them. */
export const NEST_SCHEDULE = {
  type: 'SCHEDULER_TYPE',
  name: 'SCHEDULER_NAME',
  cron: 'SCHEDULE_CRON_OPTIONS',
  interval: 'SCHEDULE_INTERVAL_OPTIONS',
  timeout: 'SCHEDULE_TIMEOUT_OPTIONS',
} as const;

/** What stands under `NEST_SCHEDULE.type`. */
export const NEST_SCHEDULE_TYPE = { cron: 1, timeout: 2, interval: 3 } as const;

/** What @Cron of @nestjs/schedule takes. */
export interface NestCronOptions {
  /** An expression, or a moment: a Date, or what has `toJSDate()`. */
  readonly cronTime: string | Date | { toJSDate(): Date };
  readonly name?: string;
  readonly timeZone?: string;
  /** Minutes. */
  readonly utcOffset?: number;
  readonly waitForCompletion?: boolean;
  readonly threshold?: number;
  readonly initialDelay?: number;
  disabled?: boolean;
}

/** A method that the beat has taken over from @nestjs/schedule. */
export type AdoptedSchedule = { readonly name: string | undefined } & (
  | { readonly kind: 'cron'; readonly options: NestCronOptions }
  | { readonly kind: 'interval' | 'timeout'; readonly ms: number }
);

/** Which methods the beat takes over: all with a schedule, or only those that are tasks as well. */
export type Adoption = 'all' | 'tasks';

/**
 * Takes the methods with @Cron, @Interval or @Timeout from @nestjs/schedule: it finds nothing to start any more, and they
 * are tasks from now on. It writes on the class, so it holds for the whole process, and may be done twice.
 */
export function adoptSchedules(service: ServiceClass<unknown>, which: Adoption): void {
  for (const method of methodsOf(service.prototype as object).values()) {
    const isTask = Reflect.hasMetadata(TASK, method);
    const isLocal = Reflect.hasMetadata(LOCAL_CRON, method) || (which === 'tasks' && !isTask);
    const schedule = isLocal ? undefined : scheduleOf(method);
    if (schedule === undefined) continue;
    Reflect.defineMetadata(ADOPTED_SCHEDULE, schedule, method);
    Reflect.deleteMetadata(NEST_SCHEDULE.type, method);
    disable(method);
    if (!isTask) Reflect.defineMetadata(TASK, {}, method);
  }
}

/** Whoever has read the metadata before us holds the same object, and looks into it once more before the start. */
function disable(method: object): void {
  const options = Reflect.getMetadata(NEST_SCHEDULE.cron, method) as NestCronOptions | undefined;
  if (options !== undefined) options.disabled = true;
}

function scheduleOf(method: object): AdoptedSchedule | undefined {
  const read = (key: string): unknown => Reflect.getMetadata(key, method);
  const name = read(NEST_SCHEDULE.name) as string | undefined;
  switch (read(NEST_SCHEDULE.type)) {
    case NEST_SCHEDULE_TYPE.cron:
      return { kind: 'cron', name, options: { ...(read(NEST_SCHEDULE.cron) as NestCronOptions) } };
    case NEST_SCHEDULE_TYPE.interval:
      return { kind: 'interval', name, ms: msOf(read(NEST_SCHEDULE.interval)) };
    case NEST_SCHEDULE_TYPE.timeout:
      return { kind: 'timeout', name, ms: msOf(read(NEST_SCHEDULE.timeout)) };
    default:
      return undefined;
  }
}

function msOf(options: unknown): number {
  const { timeout } = options as { readonly timeout: number };
  if (Number.isFinite(timeout)) return timeout;
  throw new InvalidOptionError('@Interval and @Timeout of @nestjs/schedule: give a number of milliseconds.');
}
