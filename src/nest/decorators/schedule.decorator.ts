import type { SchedulePolicy } from '../../beat/schedule-options.js';
import type { TaskArgs } from '../../client/task-view.js';
import type { Duration } from '../../core/duration.js';
import type { JsonValue } from '../../core/json.js';
import { METHOD_SCHEDULES } from '../constants.js';
import { methodOf } from './method-of.js';

/** When a method is called: by exactly one of `cron` and `every`. */
export type MethodTiming =
  | {
      /** Five fields, six with the seconds first, or a preset such as '@daily'. */
      readonly cron: string;
      /** 'Europe/Paris' or '+05:30'. Default: 'UTC'. */
      readonly timeZone?: string;
      /** With both a day of month and a day of week: one suffices ('or'), or both must match ('and'). Default: 'or'. */
      readonly dayMatch?: 'and' | 'or';
      readonly every?: never;
    }
  | {
      /** Elapsed time, at least a second, counted from `start`, or else from 1970: '5m' is due at :00, :05, … */
      readonly every: Duration;
      readonly cron?: never;
      readonly timeZone?: never;
      readonly dayMatch?: never;
    };

/** The options of `@Schedule`. */
export type MethodScheduleOptions<Args extends JsonValue[] = JsonValue[]> = MethodTiming &
  SchedulePolicy & {
    /** Letters, digits and `_ $ . : @ / -`, up to 100. Default: the name of the task. A second schedule needs a name. */
    readonly name?: string;
    /** The arguments of each call, without the context. Default: `[]`. */
    readonly args?: readonly [...Args];
  };

type Fitting<Args extends JsonValue[], Method> = Method extends (...params: infer Params) => unknown
  ? [...Args] extends TaskArgs<Params>
    ? unknown
    : { readonly 'the args of @Schedule do not fit the parameters of the method': TaskArgs<Params> }
  : { readonly '@Schedule is for methods': never };

/** A decorator of methods that take these arguments. */
export interface ScheduleDecorator<Args extends JsonValue[]> {
  <Method>(
    prototype: object,
    method: string | symbol,
    descriptor: TypedPropertyDescriptor<Method> & Fitting<Args, Method>,
  ): void;
  /** Lets `applyDecorators()` take it; on a class it throws a `ConfigurationError`. */
  (target: object): never;
}

/**
 * Enqueues a method at due times, once for all processes. Several may stand on one method, each under its own name. The
 * method is a task; add `@Task()` for its options. Needs nothing of @nestjs/schedule.
 *
 * Wrong options are a `ConfigurationError` at boot.
 *
 * @example
 * @Schedule({ cron: '0 2 * * *', timeZone: 'Europe/Paris', overlap: 'skip', grace: '1h', name: 'daily-digest' })
 * @Schedule({ every: '15m', name: 'quarterly', args: ['short'] })
 * async digest(kind = 'full'): Promise<void> {}
 */
export function Schedule<Args extends JsonValue[] = []>(
  options: MethodScheduleOptions<Args>,
): ScheduleDecorator<Args> {
  const decorate: MethodDecorator = (prototype, name, descriptor) => {
    const method = methodOf('@Schedule()', prototype, name, descriptor);
    const others = (Reflect.getOwnMetadata(METHOD_SCHEDULES, method) ?? []) as readonly unknown[];
    // Decorators run from the last to the first; listed as they are written.
    Reflect.defineMetadata(METHOD_SCHEDULES, [options, ...others], method);
  };
  return decorate as ScheduleDecorator<Args>;
}
