import type { LimitDefinition } from '../broker/limit-store.js';
import type { ServiceClass, TaskCatalog } from '../client/task-catalog.js';
import { GROUP_NAME } from '../canvas/node-message.js';
import { WORKFLOW_TASK } from '../core/task-id.js';
import {
  DuplicateTaskError,
  HandlerNotFoundError,
  InvalidOptionError,
  UnknownQueueError,
} from '../core/errors.js';
import { UNHINDERED } from '../core/flow-control.js';
import { matchesGlob } from '../core/glob.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { TaskOptions } from '../core/task-options.js';
import { defineTask } from '../policy/task-definition.js';
import { declaredLimits } from './declared-limits.js';
import { routeOf, type ResolvedOptions } from './resolved-options.js';
import type { HookMetadata } from './decorators/hooks.decorator.js';
import { boundClass, type Bindings } from './service-bindings.js';
import {
  readService,
  taskNameOf,
  type ProvidedService,
  type ServiceTasks,
  type TaskMethod,
} from './service-tasks.js';
import { tokenNames } from './token-names.js';
import { undeclaredQueueText } from './undeclared-queue.js';

/** One decorator of a hook, and where it stands. */
export interface Hook extends HookMetadata {
  readonly service: ServiceTasks;
  readonly handler: string;
  readonly name: string;
}

/** All that is declared in this process, merged with the module's options: name to definition. */
export class Definitions implements TaskCatalog {
  readonly #byName = new Map<string, TaskDefinition>();
  readonly #owners = new Map<string, string>();
  readonly #byMethod = new Map<unknown, Map<string, TaskDefinition>>();
  readonly #queues: ReadonlyMap<string, number | undefined>;
  readonly #bindings: Bindings;
  readonly #tokenNames: ReturnType<typeof tokenNames>;
  readonly hooks: readonly Hook[];
  readonly limits: readonly LimitDefinition[];

  constructor(
    private readonly services: readonly ProvidedService[],
    private readonly options: ResolvedOptions,
  ) {
    this.#bindings = bindingsOf(services);
    this.#tokenNames = tokenNames(services);
    this.#queues = new Map(options.queues.map(({ name, maxLength }) => [name, maxLength]));
    this.hooks = services.flatMap(hooksOf);
    for (const name of [WORKFLOW_TASK, GROUP_NAME])
      this.#register(name, internal(name, [options.defaults]), 'a built-in task');
    for (const service of services) this.#define(service);
    for (const service of services) checkHooks(service);
    this.limits = declaredLimits([...new Set(this.#byName.values())], options.queues);
  }

  byName(name: string): TaskDefinition | undefined {
    return this.#byName.get(name);
  }

  /** The names of all tasks, without those of the library. */
  names(): readonly string[] {
    return [...this.#byName.keys()].filter((name) => name !== WORKFLOW_TASK && name !== GROUP_NAME);
  }

  ofMethod(service: ServiceClass<unknown>, method: string): TaskDefinition | undefined {
    return (this.#byMethod.get(service) ?? this.#learn(service)).get(method);
  }

  /** The tasks of a class that is a token of another, or that this process does not provide; looked for once. */
  #learn(service: ServiceClass<unknown>): Map<string, TaskDefinition> {
    const tasks = this.#byMethod.get(this.#bound(service)) ?? this.#foreign(service);
    this.#byMethod.set(service, tasks);
    return tasks;
  }

  #bound(asked: ServiceClass<unknown>): ServiceClass<unknown> | undefined {
    return boundClass(
      asked,
      this.services.map(({ service }) => service),
      this.#bindings,
    );
  }

  maxLength(queue: string): number | undefined {
    if (this.#queues.has(queue)) return this.#queues.get(queue);
    throw new UnknownQueueError(`${this.#unknownQueue(queue)} Nothing was stored.`);
  }

  isQueue(queue: string): boolean {
    return this.#queues.has(queue);
  }

  /** The task as which a failure hook runs: it has no hooks. */
  hookDefinition({ name, service }: Hook): TaskDefinition {
    return internal(name, [this.options.defaults, service.defaults]);
  }

  #define(service: ServiceTasks): void {
    const own = new Map<string, TaskDefinition>();
    this.#byMethod.set(service.service, own);
    for (const task of service.tasks) {
      const definition = this.#definition(service, task);
      own.set(task.method, definition);
      const owner = `${service.service.name}.${task.method}`;
      for (const name of [definition.name, ...definition.aliases]) this.#register(name, definition, owner);
    }
    for (const { name, kind, handler } of hooksOf(service)) {
      if (kind === 'failure') this.#own(name, `the hook ${service.service.name}.${handler}`);
    }
  }

  #register(name: string, definition: TaskDefinition, owner: string): void {
    this.#own(name, owner);
    this.#byName.set(name, definition);
  }

  /** Tasks and failure hooks share one space of names: all are looked up there when they come back from the broker. */
  #own(name: string, owner: string): void {
    const other = this.#owners.get(name);
    this.#owners.set(name, owner);
    if (other === undefined || (other === owner && owner.startsWith('the hook'))) return;
    throw new DuplicateTaskError(
      `Two handlers are called '${name}': ${other} and ${owner}. Give one of them another name or @TaskDefaults prefix.`,
    );
  }

  #definition(service: ServiceTasks, { method, options }: TaskMethod): TaskDefinition {
    const name = taskNameOf(service, { method, options });
    const own = { ...options, aliases: [...(options.aliases ?? []), ...this.#tokenNames(service, method)] };
    const layers = [this.options.defaults, routeOf(this.options.routes, name), service.defaults, own];
    const definition = defineTask(name, layers, this.#hooksFor(service, method, name));
    for (const queue of [definition.queue, ...definition.retry.rules.map((rule) => rule.queue)]) {
      if (queue !== undefined && !this.#queues.has(queue)) {
        throw new InvalidOptionError(`Task '${name}': ${this.#unknownQueue(queue)}`);
      }
    }
    return definition;
  }

  /** The failure hooks of a task, by name. */
  #hooksFor(service: ServiceTasks, method: string, name: string): readonly string[] {
    const hooks = this.hooks.filter(
      (hook) => hook.kind === 'failure' && concerns(hook, service, method, name),
    );
    const own = hooksOf(service).filter(
      (hook) => hook.kind === 'failure' && concerns(hook, service, method, name),
    );
    return [...new Set([...own, ...hooks].map((hook) => hook.name))];
  }

  /** A class that this process does not provide: its decorators are enough to enqueue. */
  #foreign(service: ServiceClass<unknown>): Map<string, TaskDefinition> {
    const tasks = readService(service, this.options.beat.adopt);
    return new Map(
      tasks.tasks.map((task) => [
        task.method,
        { ...this.#definition(tasks, task), isForeign: true } as const,
      ]),
    );
  }

  #unknownQueue(queue: string): string {
    return undeclaredQueueText(queue, [...this.#queues.keys()]);
  }
}

function bindingsOf(services: readonly ProvidedService[]): Bindings {
  const bindings = new Map<ServiceClass<unknown>, Set<ServiceClass<unknown>>>();
  for (const { service, tokens } of services)
    for (const token of tokens) bindings.set(token, (bindings.get(token) ?? new Set()).add(service));
  return bindings;
}

function internal(name: string, layers: readonly TaskOptions[]): TaskDefinition {
  return { ...defineTask(name, layers, []), flow: UNHINDERED };
}

export function hooksOf(service: ServiceTasks): Hook[] {
  return service.hooks.flatMap(({ method, targets }) =>
    targets.map((target) => ({ ...target, service, handler: method, name: `${service.prefix}.${method}` })),
  );
}

/** Whether a hook is for a task. */
export function concerns(hook: Hook, service: ServiceTasks, method: string, name: string): boolean {
  if (hook.task !== undefined) return matchesGlob(hook.task, name);
  return hook.service.service === service.service && (hook.method === undefined || hook.method === method);
}

function checkHooks(service: ServiceTasks): void {
  const methods = service.tasks.map(({ method }) => method);
  for (const { handler, method, task } of hooksOf(service)) {
    const isFound =
      task !== undefined || (method === undefined ? methods.length > 0 : methods.includes(method));
    if (isFound) continue;
    const wanted = method === undefined ? 'any task of its class' : `the task '${method}'`;
    throw new HandlerNotFoundError(
      `${service.service.name}.${handler} is a hook of ${wanted}, which does not exist. ` +
        `Tasks of the class are: ${methods.join(', ') || 'none'}. For tasks of other classes use { task: 'name.*' }.`,
    );
  }
}
