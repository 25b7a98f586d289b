import type { ErrorClasses } from '../../core/failure.js';
import { checkAll, glob, matching, type Checks } from '../../core/option-check.js';
import { errorClasses } from '../../policy/error-classes.js';
import { TASK_HOOKS } from '../constants.js';
import { methodOf } from './method-of.js';

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

const method = matching('the name of a method', (value) => typeof value === 'string' && value !== '');

const HOOK_CHECKS: Checks<HookTarget> = {
  method,
  task: glob,
  error: (value, path) => void errorClasses(value as ErrorClasses, path),
};

const DECORATORS = { failure: '@OnFailure()', retry: '@OnRetry()', success: '@OnSuccess()' } as const;

function hook(kind: HookMetadata['kind'], target: HookTarget | string = {}): MethodDecorator {
  return (prototype, name, descriptor) => {
    const body = methodOf(DECORATORS[kind], prototype, name, descriptor);
    const own = (Reflect.getMetadata(TASK_HOOKS, body) ?? []) as HookMetadata[];
    const given = typeof target === 'string' ? { method: target } : target;
    const where = `${prototype.constructor.name}.${String(name)} ${DECORATORS[kind]}`;
    checkAll(given, HOOK_CHECKS, { where, prefix: `${where} ` });
    Reflect.defineMetadata(TASK_HOOKS, [...own, { kind, ...given }], body);
  };
}

/**
 * Called with a `TaskFailure` when a task has failed for good or has expired. Durable: published in the step that ends
 * the task, retried like one, and also run when the worker was killed.
 *
 * @example @OnFailure('sendConfirmation') async failed(failure: TaskFailure) {}
 * @example @OnFailure({ task: 'EmailTasks.*', error: RateLimitError }) async limited(failure: TaskFailure) {}
 */
export const OnFailure = (target?: HookTarget | string): MethodDecorator => hook('failure', target);

/** Called with a `TaskRetry` in the worker when a retry is decided. An error of the method is logged. */
export const OnRetry = (target?: HookTarget | string): MethodDecorator => hook('retry', target);

/** Called with a `TaskSuccess` in the worker when a handler has returned. An error of the method is logged. */
export const OnSuccess = (target?: HookTarget | string): MethodDecorator => hook('success', target);
