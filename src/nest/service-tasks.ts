import type { ServiceClass } from '../client/task-catalog.js';
import { ConfigurationError } from '../core/errors.js';
import { TaskContext } from '../context/task-context.js';
import { taskName } from '../core/option-check.js';
import type { TaskOptions } from '../core/task-options.js';
import { METHOD_SCHEDULES, TASK, TASK_CONTEXT_INDEX, TASK_DEFAULTS, TASK_HOOKS } from './constants.js';
import type { HookMetadata } from './decorators/hooks.decorator.js';
import type { MethodScheduleOptions } from './decorators/schedule.decorator.js';
import type { TaskDefaultsOptions } from './decorators/task-defaults.decorator.js';
import { methodsOf } from './methods.js';
import type { Adoption } from './module-options.js';
import type { NestSchedule } from './nest-schedule.js';
import { adoptedSchedule } from './schedule-adoption.js';

/** A method with @Task, or with a schedule. */
export interface TaskMethod {
  readonly method: string;
  readonly options: TaskOptions;
  /** Where the context goes; `undefined` if the method does not ask for it. */
  readonly contextIndex: number | undefined;
}

/** A method with @OnFailure, @OnRetry or @OnSuccess. */
export interface HookMethod {
  readonly method: string;
  readonly targets: readonly HookMetadata[];
}

/** A schedule as a decorator says it: @Schedule, or one that is adopted. Its options are not checked yet. */
export type MethodSchedule = { readonly kind: 'own'; readonly options: MethodScheduleOptions } | NestSchedule;

/** A method that the beat calls, once for each of its schedules. */
export interface ScheduleMethod {
  readonly method: string;
  readonly schedule: MethodSchedule;
}

/** The metadata of the decorators of a class, without an instance of it. */
export interface ServiceTasks {
  readonly service: ServiceClass<unknown>;
  readonly prefix: string;
  readonly defaults: TaskOptions;
  readonly tasks: readonly TaskMethod[];
  readonly hooks: readonly HookMethod[];
  readonly schedules: readonly ScheduleMethod[];
}

/** Reads the decorators of a class, those on inherited methods too. */
export function readService(service: ServiceClass<unknown>, adopt: Adoption): ServiceTasks {
  const { prefix = service.name, ...defaults } = (Reflect.getMetadata(TASK_DEFAULTS, service) ??
    {}) as TaskDefaultsOptions;
  if (prefix !== service.name) taskName(prefix, `${service.name} @TaskDefaults() prefix`);
  const prototype = service.prototype as object;
  const tasks: TaskMethod[] = [];
  const hooks: HookMethod[] = [];
  const schedules: ScheduleMethod[] = [];
  for (const [method, body] of methodsOf(prototype)) {
    const own = schedulesOf(body, adopt);
    const options = taskOptionsOf(body, own);
    const targets = Reflect.getMetadata(TASK_HOOKS, body) as readonly HookMetadata[] | undefined;
    if (options !== undefined) tasks.push({ method, options, contextIndex: contextIndex(service, method) });
    if (targets !== undefined) hooks.push({ method, targets });
    schedules.push(...own.map((schedule) => ({ method, schedule })));
  }
  return { service, prefix, defaults, tasks, hooks, schedules };
}

/** A method with a schedule is a task: the beat enqueues it. */
function taskOptionsOf(body: object, schedules: readonly MethodSchedule[]): TaskOptions | undefined {
  const options = Reflect.getMetadata(TASK, body) as TaskOptions | undefined;
  return options ?? (schedules.length > 0 ? {} : undefined);
}

function schedulesOf(body: object, adopt: Adoption): readonly MethodSchedule[] {
  const all = (Reflect.getMetadata(METHOD_SCHEDULES, body) ?? []) as readonly MethodScheduleOptions[];
  const own = all.map((options) => ({ kind: 'own', options }) as const);
  const adopted = adoptedSchedule(body, adopt);
  return adopted === undefined ? own : [...own, adopted];
}

const LIKELY_NAMES = new Set(['task', 'ctx', 'context', 'taskContext']);

function contextIndex(service: ServiceClass<unknown>, method: string): number | undefined {
  const prototype = service.prototype as object;
  const marked = Reflect.getMetadata(TASK_CONTEXT_INDEX, prototype, method) as number | undefined;
  if (marked !== undefined) return marked;
  const types = Reflect.getMetadata('design:paramtypes', prototype, method) as readonly unknown[] | undefined;
  const last = (types?.length ?? 0) - 1;
  if (types?.[last] === TaskContext) return last;
  if (types?.slice(0, -1).includes(TaskContext)) {
    throw new ConfigurationError(`${service.name}.${method}: the TaskContext must be the last parameter.`);
  }
  checkErased(service, method, types?.[last]);
  return undefined;
}

/** A context whose type is gone at run time looks like any object; only its name gives it away. */
function checkErased(service: ServiceClass<unknown>, method: string, type: unknown): void {
  if (type !== undefined && type !== Object) return;
  const body = (service.prototype as Record<string, unknown>)[method];
  const name = lastParameter(String(body));
  if (name === undefined || !LIKELY_NAMES.has(name)) return;
  throw new ConfigurationError(
    `${service.name}.${method}: the parameter '${name}' has lost its type, so it cannot be told whether it is the ` +
      'TaskContext. Import TaskContext without `type`, or mark the parameter with @TaskCtx(). ' +
      'If it is an argument, give it another name.',
  );
}

/** The name of the last parameter in the source of a function, where it is a plain one. */
function lastParameter(source: string): string | undefined {
  const parameters = /^[^(]*\(([^()]*)\)/.exec(source)?.[1];
  return /(?:^|,)\s*([A-Za-z_$][\w$]*)\s*$/.exec(parameters ?? '')?.[1];
}
