import type { ServiceClass } from '../client/task-catalog.js';
import { taskName } from '../core/option-check.js';
import type { TaskOptions } from '../core/task-options.js';
import { METHOD_SCHEDULES, TASK, TASK_DEFAULTS, TASK_HOOKS } from './constants.js';
import { contextIndexOf } from './context-index.js';
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

/** A class of this process with tasks. */
export interface ProvidedService extends ServiceTasks {
  /** Other classes under which it is injected: `{ provide: Mails, useClass: SmtpMails }`, `overrideProvider(Mails)`. */
  readonly tokens: readonly ServiceClass<unknown>[];
}

/** Reads the decorators of a class, those on inherited methods too. */
export function readService(service: ServiceClass<unknown>, adopt: Adoption): ServiceTasks {
  const { prefix, defaults } = defaultsOf(service);
  if (prefix !== service.name) taskName(prefix, `${service.name} @TaskDefaults() prefix`);
  const prototype = service.prototype as object;
  const tasks: TaskMethod[] = [];
  const hooks: HookMethod[] = [];
  const schedules: ScheduleMethod[] = [];
  for (const [method, body] of methodsOf(prototype)) {
    const own = schedulesOf(body, adopt);
    const options = taskOptionsOf(body, own);
    const targets = Reflect.getMetadata(TASK_HOOKS, body) as readonly HookMetadata[] | undefined;
    if (options !== undefined) tasks.push({ method, options, contextIndex: contextIndexOf(service, method) });
    if (targets !== undefined) hooks.push({ method, targets });
    schedules.push(...own.map((schedule) => ({ method, schedule })));
  }
  return { service, prefix, defaults, tasks, hooks, schedules };
}

/** How many arguments a method needs: its parameters before the first that has a default, without the context. */
export function requiredArguments({ service, tasks }: ServiceTasks, method: string): number {
  const { length } = (service.prototype as Record<string, { readonly length: number }>)[method] ?? {
    length: 0,
  };
  const { contextIndex = length } = tasks.find((task) => task.method === method) ?? {};
  return Math.min(length, contextIndex);
}

/** The name of a task. */
export function taskNameOf(
  { prefix }: Pick<ServiceTasks, 'prefix'>,
  { method, options }: NamedMethod,
): string {
  return options.name ?? `${prefix}.${method}`;
}

type NamedMethod = Pick<TaskMethod, 'method' | 'options'>;

/** The defaults and the prefix that `@TaskDefaults` gives to a class. */
export function defaultsOf(service: ServiceClass<unknown>): Pick<ServiceTasks, 'defaults' | 'prefix'> {
  const { prefix = service.name, ...defaults } = (Reflect.getMetadata(TASK_DEFAULTS, service) ??
    {}) as TaskDefaultsOptions;
  return { prefix, defaults };
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
