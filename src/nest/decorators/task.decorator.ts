import type { TaskOptions } from '../../core/task-options.js';
import { TASK } from '../constants.js';
import { checkDecorated, methodOf } from './method-of.js';

/**
 * Makes a method a task: it can be enqueued through `TaskClient`, and workers run it on the instance that Nest injects.
 *
 * @example
 * @Task({ queue: 'critical', retry: 5, timeLimit: { soft: '30s', hard: '60s' } })
 * async refund(chargeId: string, cents: number, task: TaskContext) {}
 */
export function Task(options: TaskOptions = {}): MethodDecorator {
  return (prototype, name, descriptor) => {
    const method = methodOf('@Task()', prototype, name, descriptor);
    checkDecorated('@Task()', "{ queue: 'low' }", options, `${prototype.constructor.name}.${String(name)}`);
    Reflect.defineMetadata(TASK, options, method);
  };
}
