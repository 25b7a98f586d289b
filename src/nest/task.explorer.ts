import { Injectable, Logger } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ServiceClass } from '../client/task-catalog.js';
import { checkConstructor } from './constructor-check.js';
import type { Adoption } from './module-options.js';
import { classOf, isAbsent, isMadeByNest, tokenClassOf, type Wrapper } from './provider-class.js';
import { readService, type ProvidedService, type ServiceTasks } from './service-tasks.js';

/** A class with tasks or hooks, and where Nest keeps it. */
export interface FoundService extends ProvidedService {
  readonly wrapper: Wrapper;
}

/** Finds the classes with decorated methods among providers and controllers. Registers nothing. */
@Injectable()
export class TaskExplorer {
  readonly #logger = new Logger('TaskQueue');
  /** Decorators do not change after a class was defined. */
  readonly #read = new WeakMap<ServiceClass<unknown>, ServiceTasks>();

  constructor(private readonly discovery: DiscoveryService) {}

  /** The services as they are now. Before all providers are made, those that a factory makes may be missing; later its null is no service. */
  explore(adopt: Adoption, areAllMade: boolean): readonly FoundService[] {
    const all = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    const wrappers = areAllMade ? all.filter((wrapper) => wrapper.isAlias || !isAbsent(wrapper)) : all;
    const found = new Map<ServiceClass<unknown>, FoundService>();
    const byToken = new Map<unknown, Set<ServiceClass<unknown>>>();
    for (const wrapper of wrappers) {
      const tasks = wrapper.isAlias ? undefined : this.#declaredTasks(wrapper, adopt);
      if (tasks === undefined) continue;
      if (isMadeByNest(wrapper)) checkConstructor(tasks.service);
      byToken.set(wrapper.token, (byToken.get(wrapper.token) ?? new Set()).add(tasks.service));
      if (!found.has(tasks.service)) found.set(tasks.service, { ...tasks, wrapper, tokens: [] });
    }
    followAliases(wrappers, byToken);
    return [...found.values()].map((service) => ({ ...service, tokens: tokensOf(service, byToken) }));
  }

  /** The tasks of the class of a provider, or those of its token where the class declares nothing, as that of a mock. */
  #declaredTasks(wrapper: Wrapper, adopt: Adoption): ServiceTasks | undefined {
    for (const service of [classOf(wrapper), tokenClassOf(wrapper)]) {
      const tasks = service === undefined ? undefined : this.#readService(service, adopt);
      if (tasks !== undefined && tasks.tasks.length + tasks.hooks.length > 0) return tasks;
    }
    return undefined;
  }

  #readService(service: ServiceClass<unknown>, adopt: Adoption): ServiceTasks {
    const known = this.#read.get(service) ?? readService(service, adopt);
    this.#read.set(service, known);
    return known;
  }

  /** Warns of classes of which there are several instances. */
  warnOfCopies(services: readonly FoundService[]): void {
    const wrappers = [...this.discovery.getProviders(), ...this.discovery.getControllers()];
    for (const { service } of services) {
      const copies = wrappers.filter((wrapper) => !wrapper.isAlias && classOf(wrapper) === service);
      if (copies.length < 2) continue;
      this.#logger.warn(
        `${service.name} is provided more than once. Its tasks run on one of the instances; provide it in one module and export it.`,
      );
    }
  }
}

/** `useExisting` names the token of another provider, which may name another in its turn. */
function followAliases(
  wrappers: readonly Wrapper[],
  byToken: Map<unknown, Set<ServiceClass<unknown>>>,
): void {
  const targets = new Map(
    wrappers
      .filter(({ isAlias }) => isAlias)
      .map(({ token, inject }) => [token as unknown, inject?.[0] as unknown]),
  );
  for (const token of targets.keys()) {
    let target: unknown = token;
    for (let depth = 0; depth < targets.size && targets.has(target); depth += 1) target = targets.get(target);
    const services = byToken.get(target);
    if (services !== undefined) byToken.set(token, services);
  }
}

function tokensOf(
  { service }: ServiceTasks,
  byToken: ReadonlyMap<unknown, ReadonlySet<ServiceClass<unknown>>>,
): readonly ServiceClass<unknown>[] {
  return [...byToken]
    .filter(([token, services]) => typeof token === 'function' && token !== service && services.has(service))
    .map(([token]) => token as ServiceClass<unknown>);
}
