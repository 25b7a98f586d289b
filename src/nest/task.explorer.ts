import { Injectable, Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ServiceClass } from '../client/task-catalog.js';
import type { Adoption } from './module-options.js';
import { readService, type ServiceTasks } from './service-tasks.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A class with tasks or hooks, and where Nest keeps it. */
export interface FoundService extends ServiceTasks {
  readonly wrapper: Wrapper;
}

/** Finds the classes with decorated methods among providers and controllers. Registers nothing. */
@Injectable()
export class TaskExplorer {
  readonly #logger = new Logger('TaskQueue');

  constructor(private readonly discovery: DiscoveryService) {}

  explore(adopt: Adoption): readonly FoundService[] {
    const found = new Map<ServiceClass<unknown>, FoundService>();
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const service = classOf(wrapper);
      if (service === undefined) continue;
      const tasks = readService(service, adopt);
      if (tasks.tasks.length + tasks.hooks.length === 0) continue;
      if (found.has(service)) this.#warn(service);
      else found.set(service, { ...tasks, wrapper });
    }
    return [...found.values()];
  }

  #warn(service: ServiceClass<unknown>): void {
    this.#logger.warn(
      `${service.name} is provided by more than one module. Its tasks run on one of the instances; export it from one module.`,
    );
  }
}

/** The class behind a provider: of a factory or a value, that of the instance. */
function classOf(wrapper: Wrapper): ServiceClass<unknown> | undefined {
  if (wrapper.isAlias) return undefined;
  const { metatype } = wrapper;
  const isClass =
    typeof metatype === 'function' && wrapper.inject === undefined && metatype.prototype !== undefined;
  if (isClass) return metatype as unknown as ServiceClass<unknown>;
  const instance: unknown = wrapper.instance;
  if (typeof instance !== 'object' || instance === null) return undefined;
  return classOfInstance(instance);
}

/** Not by `instance.constructor`: a mock answers that with any function. */
function classOfInstance(instance: object): ServiceClass<unknown> | undefined {
  const prototype = Object.getPrototypeOf(instance) as object | null;
  const service: unknown = prototype?.constructor;
  const isClass = typeof service === 'function' && service !== Object && service.prototype === prototype;
  return isClass ? (service as ServiceClass<unknown>) : undefined;
}
