import { ConfigurationError } from '../../core/errors.js';
import { TASK_CONTEXT_INDEX } from '../constants.js';
import { refuseStandardDecorators, whereOf } from './method-of.js';

/**
 * Marks the parameter that receives the `TaskContext`, where its type cannot be seen at run time: with compilers that
 * emit no decorator metadata, or with `import type`.
 *
 * @example async resize(key: string, @TaskCtx() task: TaskContext) {}
 */
export function TaskCtx(): ParameterDecorator {
  return (target, method, index) => {
    refuseStandardDecorators('@TaskCtx()', method);
    if (method === undefined || typeof target === 'function')
      throw new ConfigurationError(
        `${whereOf(target, method)}: @TaskCtx() is for parameters of methods of instances. ` +
          'In a constructor, inject REQUEST of @nestjs/core; anywhere else call TaskContext.current().',
      );
    Reflect.defineMetadata(TASK_CONTEXT_INDEX, index, target, method);
  };
}
