import type { SharedTaskOptions } from '../../core/task-options.js';
import { ConfigurationError } from '../../core/errors.js';
import { TASK_DEFAULTS } from '../constants.js';
import { checkDecorated, refuseStandardDecorators, whereOf } from './method-of.js';

/** Options of `@TaskDefaults()`. */
export interface TaskDefaultsOptions extends SharedTaskOptions {
  /** The first part of the tasks' names. Default: the name of the class. */
  readonly prefix?: string;
}

/**
 * Options for all tasks of a class; those of the method beat them key by key.
 *
 * @example @TaskDefaults({ prefix: 'email', retry: { limit: 5 } })
 */
export function TaskDefaults(options: TaskDefaultsOptions): ClassDecorator {
  return (target: object, ...method: readonly unknown[]) => {
    const [name] = method as readonly (string | symbol | undefined)[];
    refuseStandardDecorators('@TaskDefaults()', name);
    if (name !== undefined)
      throw new ConfigurationError(
        `${whereOf(target, name)}: @TaskDefaults() is for classes. Options of a method go into @Task().`,
      );
    checkDecorated('@TaskDefaults()', "{ prefix: 'email' }", options, whereOf(target, name));
    Reflect.defineMetadata(TASK_DEFAULTS, options, target);
  };
}
