import type { DiscoveryService } from '@nestjs/core';
import type { ServiceClass } from '../client/task-catalog.js';

/** Where Nest keeps a provider. */
export type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** The class behind a provider: of a factory or a value, that of the instance. */
export function classOf(wrapper: Wrapper): ServiceClass<unknown> | undefined {
  if (isMadeByNest(wrapper)) return wrapper.metatype as unknown as ServiceClass<unknown>;
  const instance: unknown = wrapper.instance;
  if (typeof instance !== 'object' || instance === null) return undefined;
  return classOfInstance(instance);
}

/** The class under which a provider is injected, where its token is one. */
export function tokenClassOf({ token }: Wrapper): ServiceClass<unknown> | undefined {
  return isClass(token) ? (token as unknown as ServiceClass<unknown>) : undefined;
}

/** Whether a factory or a value gave nothing, as where a feature is off. Only once all providers are made. */
export function isAbsent(wrapper: Wrapper): boolean {
  if (isMadeByNest(wrapper) || !wrapper.isDependencyTreeStatic() || wrapper.isTransient) return false;
  const instance: unknown = wrapper.instance;
  return instance === undefined || instance === null;
}

/** Whether Nest calls the constructor. */
export function isMadeByNest({ metatype, inject, isAlias }: Wrapper): boolean {
  return !isAlias && inject === undefined && isClass(metatype);
}

function isClass(value: unknown): boolean {
  return typeof value === 'function' && typeof value.prototype === 'object' && value.prototype !== null;
}

/** Not by `instance.constructor`: a mock answers that with any function. A mock may also throw at any question. */
function classOfInstance(instance: object): ServiceClass<unknown> | undefined {
  try {
    const prototype = Object.getPrototypeOf(instance) as object | null;
    const service: unknown = prototype?.constructor;
    const isOwn = typeof service === 'function' && service !== Object && service.prototype === prototype;
    return isOwn ? (service as ServiceClass<unknown>) : undefined;
  } catch {
    return undefined;
  }
}
