import { LOCAL_CRON } from '../constants.js';
import { methodOf } from './method-of.js';

/**
 * Leaves a method with `@Cron`, `@Interval` or `@Timeout` to @nestjs/schedule: it runs in each process that provides it, as if
 * there were no beat.
 *
 * @example @LocalCron() @Interval(10_000) refreshCache() {}
 */
export const LocalCron = (): MethodDecorator => (prototype, name, descriptor) =>
  Reflect.defineMetadata(LOCAL_CRON, true, methodOf('@LocalCron()', prototype, name, descriptor));
