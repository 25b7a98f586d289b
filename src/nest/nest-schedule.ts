/** Where @nestjs/schedule keeps what its decorators say, on the method. It does not export these; a test compares them. */
const KEY = {
  type: 'SCHEDULER_TYPE',
  name: 'SCHEDULER_NAME',
  cron: 'SCHEDULE_CRON_OPTIONS',
  interval: 'SCHEDULE_INTERVAL_OPTIONS',
  timeout: 'SCHEDULE_TIMEOUT_OPTIONS',
} as const;

/** The values under `KEY.type`. */
const TYPE = { cron: 1, timeout: 2, interval: 3 } as const;

/** The options of @Cron of @nestjs/schedule. */
export interface NestCronOptions {
  /** An expression, or a moment: a Date, or an object with `toJSDate()`. */
  readonly cronTime: string | Date | { toJSDate(): Date };
  readonly name?: string;
  readonly timeZone?: string;
  /** Minutes. */
  readonly utcOffset?: number;
  readonly waitForCompletion?: boolean;
  readonly threshold?: number;
  readonly initialDelay?: number;
  readonly disabled?: boolean;
}

/** The metadata of a decorator of @nestjs/schedule. */
export type NestSchedule = { readonly name: string | undefined } & (
  | { readonly kind: 'cron'; readonly options: NestCronOptions }
  | { readonly kind: 'interval' | 'timeout'; readonly ms: number }
);

/** Reads @Cron, @Interval or @Timeout of a method; writes nothing. */
export function nestScheduleOf(method: object): NestSchedule | undefined {
  const read = (key: string): unknown => Reflect.getMetadata(key, method);
  const name = read(KEY.name) as string | undefined;
  switch (read(KEY.type)) {
    case TYPE.cron:
      return { kind: 'cron', name, options: read(KEY.cron) as NestCronOptions };
    case TYPE.interval:
      return { kind: 'interval', name, ms: msOf(read(KEY.interval)) };
    case TYPE.timeout:
      return { kind: 'timeout', name, ms: msOf(read(KEY.timeout)) };
    default:
      return undefined;
  }
}

const msOf = (options: unknown): number => (options as { readonly timeout: number }).timeout;

/**
 * The object by which the `ScheduleModule` of an application asks whether a method has a schedule. Each application has
 * its own.
 */
export interface SchedulerMetadataAccessor {
  getSchedulerType(method: unknown): unknown;
}

/** Known by its shape, because the package exports neither class and its names may be shortened by a bundler. */
export const isAccessorClass = (provider: unknown): boolean => hasMethod(provider, 'getSchedulerType');
export const isRegistryClass = (provider: unknown): boolean => hasMethod(provider, 'addCronJob');

function hasMethod(provider: unknown, name: string): boolean {
  if (typeof provider !== 'function') return false;
  const prototype = provider.prototype as Readonly<Record<string, unknown>> | undefined;
  return typeof prototype?.[name] === 'function';
}
