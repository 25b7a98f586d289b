import { TASK_CONTEXT_INDEX } from '../constants.js';

/**
 * Marks the parameter that receives the `TaskContext`, where its type cannot be seen at run time: with compilers that
 * emit no decorator metadata, or with `import type`.
 *
 * @example async resize(key: string, @TaskCtx() task: TaskContext) {}
 */
export function TaskCtx(): ParameterDecorator {
  return (target, method, index) => {
    if (method !== undefined) Reflect.defineMetadata(TASK_CONTEXT_INDEX, index, target, method);
  };
}
