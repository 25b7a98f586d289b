import { Inject, Injectable } from '@nestjs/common';
import type { LimitDefinition } from '../broker/limit-store.js';
import type { ServiceClass, TaskCatalog } from '../client/task-catalog.js';
import type { TaskContext } from '../context/task-context.js';
import type { TaskDefinition } from '../core/task-definition.js';
import { UnknownTaskLog } from '../worker/unknown-task-log.js';
import { TaskRegistry } from '../worker/task-handler.js';
import type { TaskObserver } from '../worker/task-observer.js';
import { TASK_HOOKS, TASK_QUEUE_OPTIONS } from './constants.js';
import { Definitions, type Hook } from './definitions.js';
import { guarded, observerOf } from './hook-handlers.js';
import type { ResolvedOptions } from './resolved-options.js';
import type { ScheduledMethod } from './declared-schedules.js';
import { requiredArguments } from './service-tasks.js';
import { TaskExplorer, type FoundService } from './task.explorer.js';
import { NestTaskLogger } from './task-logger.js';
import { workflowTask } from './workflow-task.js';
import { TaskHandlerFactory } from './task-handler.factory.js';

interface Explored {
  readonly services: readonly FoundService[];
  readonly definitions: Definitions;
}

/** The tasks of this application: what the client may enqueue and the worker can run. */
@Injectable()
export class ApplicationTasks implements TaskCatalog {
  readonly #unknown: UnknownTaskLog;
  #known: Explored | undefined;
  #isSettled = false;

  constructor(
    @Inject(TASK_QUEUE_OPTIONS) private readonly options: ResolvedOptions,
    private readonly explorer: TaskExplorer,
    private readonly handlers: TaskHandlerFactory,
  ) {
    const logger = new NestTaskLogger('TaskQueue', options.redact);
    this.#unknown = new UnknownTaskLog(logger, () => this.explore().definitions.names());
  }

  byName(name: string): TaskDefinition | undefined {
    return this.explore().definitions.byName(name);
  }

  ofMethod(service: ServiceClass<unknown>, method: string): TaskDefinition | undefined {
    return this.explore().definitions.ofMethod(service, method);
  }

  isHook(service: ServiceClass<unknown>, method: string): boolean {
    const body: unknown = (service.prototype as Record<string, unknown>)[method];
    return typeof body === 'function' && Reflect.hasMetadata(TASK_HOOKS, body);
  }

  maxLength(queue: string): number | undefined {
    return this.explore().definitions.maxLength(queue);
  }

  /** While providers are still made nobody can tell; later the worker of this process would warn, too. */
  onUnprovided(name: string, queue: string): void {
    if (!this.#isSettled || this.options.worker?.queues.includes(queue) !== true) return;
    this.#unknown.enqueued({ name, queue });
  }

  isQueue(queue: string): boolean {
    return this.explore().definitions.isQueue(queue);
  }

  /** The limits that tasks and queues declare. */
  limits(): readonly LimitDefinition[] {
    return this.explore().definitions.limits;
  }

  /** Reads all decorators for the last time: from now on all providers are there. Throws for wrong declarations. */
  settle(): void {
    const { services } = this.#look(true);
    this.#isSettled = true;
    this.explorer.warnOfCopies(services);
  }

  /** The services and definitions that are declared. While providers are still made they are looked for at each question, because more may come. */
  explore(): Explored {
    return this.#isSettled && this.#known !== undefined ? this.#known : this.#look(false);
  }

  #look(areAllMade: boolean): Explored {
    const services = this.explorer.explore(this.options.beat.adopt, areAllMade);
    if (this.#known === undefined || !areSame(services, this.#known.services))
      this.#known = { services, definitions: new Definitions(services, this.options) };
    return this.#known;
  }

  /** How many tasks this application has. */
  count(): number {
    return this.explore().services.reduce((sum, { tasks }) => sum + tasks.length, 0);
  }

  /** The handlers of all tasks and failure hooks. */
  registry(): TaskRegistry {
    const registry = new TaskRegistry();
    for (const service of this.explore().services) this.#addTasks(registry, service);
    for (const hooks of this.#hooksByName('failure')) this.#addHook(registry, hooks);
    registry.add(workflowTask(this.explore().definitions));
    return registry;
  }

  /** The @OnRetry and @OnSuccess methods. */
  observers(): readonly TaskObserver[] {
    const { services, definitions } = this.explore();
    return [...this.#hooksOf('retry'), ...this.#hooksOf('success')].map((hook) => {
      const { invoke } = this.handlers.create(hook.service as FoundService, hook.handler, undefined);
      return observerOf(hook, services, definitions, (event) => invoke([event], event as TaskContext));
    });
  }

  /** The schedules that methods declare. */
  scheduledMethods(): readonly ScheduledMethod[] {
    return this.explore().services.flatMap((found) =>
      found.schedules.map(({ method, schedule }) => {
        const where = `${found.service.name}.${method}`;
        const required = requiredArguments(found, method);
        return { where, task: this.ofMethod(found.service, method)?.name ?? where, required, schedule };
      }),
    );
  }

  #addTasks(registry: TaskRegistry, service: FoundService): void {
    for (const { method, contextIndex } of service.tasks) {
      const definition = this.ofMethod(service.service, method);
      if (definition === undefined) continue;
      registry.add({ definition, ...this.handlers.create(service, method, contextIndex) });
    }
  }

  #addHook(registry: TaskRegistry, hooks: readonly Hook[]): void {
    const [hook] = hooks;
    if (hook === undefined) return;
    const { invoke, ...rest } = this.handlers.create(hook.service as FoundService, hook.handler, undefined);
    const definition = this.explore().definitions.hookDefinition(hook);
    registry.add({
      definition,
      isInternal: true,
      ...rest,
      invoke: (args, context) => guarded(hooks, (given) => invoke(given, context))(args),
    });
  }

  #hooksOf(kind: Hook['kind']): Hook[] {
    return this.explore().definitions.hooks.filter((hook) => hook.kind === kind);
  }

  #hooksByName(kind: Hook['kind']): Hook[][] {
    const byName = new Map<string, Hook[]>();
    for (const hook of this.#hooksOf(kind)) byName.set(hook.name, [...(byName.get(hook.name) ?? []), hook]);
    return [...byName.values()];
  }
}

function areSame(some: readonly FoundService[], others: readonly FoundService[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ wrapper, service, tokens }, index) => {
      const other = others[index];
      if (wrapper !== other?.wrapper || service !== other.service) return false;
      return tokens.length === other.tokens.length && tokens.every((token, at) => token === other.tokens[at]);
    })
  );
}
