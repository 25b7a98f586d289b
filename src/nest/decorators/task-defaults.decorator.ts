import { SetMetadata } from '@nestjs/common';
import type { SharedTaskOptions } from '../../core/task-options.js';
import { checkDecorated } from './method-of.js';
import { TASK_DEFAULTS } from '../constants.js';

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
export const TaskDefaults =
  (options: TaskDefaultsOptions): ClassDecorator =>
  (target) => {
    checkDecorated('@TaskDefaults()', "{ prefix: 'email' }", options, target.name);
    SetMetadata(TASK_DEFAULTS, options)(target);
  };
