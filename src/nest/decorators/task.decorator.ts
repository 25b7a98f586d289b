import { SetMetadata } from '@nestjs/common';
import type { TaskOptions } from '../../core/task-options.js';
import { TASK } from '../constants.js';

/**
 * Makes a method a task: it can be enqueued through `TaskClient`, and workers run it on the instance that Nest injects.
 *
 * @example
 * @Task({ queue: 'critical', retry: 5, timeLimit: { soft: '30s', hard: '60s' } })
 * async refund(chargeId: string, cents: number, task: TaskContext) {}
 */
export const Task = (options: TaskOptions = {}): MethodDecorator => SetMetadata(TASK, options);
