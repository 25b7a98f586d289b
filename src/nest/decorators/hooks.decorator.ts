import type { ErrorClasses } from '../../core/failure.js';
import { TASK_HOOKS } from '../constants.js';

export interface HookTarget {
  /** A task method of the same class. Default: all of them. */
  readonly method?: string;
  /** Tasks of any class, by glob over the whole name. */
  readonly task?: string;
  /** Only for these errors, subclasses too. */
  readonly error?: ErrorClasses;
}

/** The metadata of a hook decorator. */
export interface HookMetadata extends HookTarget {
  readonly kind: 'failure' | 'retry' | 'success';
}

function hook(kind: HookMetadata['kind'], target: HookTarget | string | undefined): MethodDecorator {
  return (_prototype, _method, descriptor) => {
    const method = descriptor.value as object;
    const own = (Reflect.getMetadata(TASK_HOOKS, method) ?? []) as HookMetadata[];
    const given = typeof target === 'string' ? { method: target } : target;
    Reflect.defineMetadata(TASK_HOOKS, [...own, { kind, ...given }], method);
  };
}

/**
 * Called with a `TaskFailure` when a task has failed for good or has expired. Durable: published in the step that ends
 * the task, retried like one, and also run when the worker was killed.
 *
 * @example @OnFailure('sendConfirmation') async failed(failure: TaskFailure) {}
 * @example @OnFailure({ task: 'email.*', error: RateLimitError }) async limited(failure: TaskFailure) {}
 */
export const OnFailure = (target?: HookTarget | string): MethodDecorator => hook('failure', target);

/** Called with a `TaskRetry` in the worker when a retry is decided. An error of the method is logged. */
export const OnRetry = (target?: HookTarget | string): MethodDecorator => hook('retry', target);

/** Called with a `TaskSuccess` in the worker when a handler has returned. An error of the method is logged. */
export const OnSuccess = (target?: HookTarget | string): MethodDecorator => hook('success', target);
