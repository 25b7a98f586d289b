import type { ServiceClass } from '../client/task-catalog.js';
import { UnknownTaskError } from '../core/errors.js';

/** A class that providers stand for, and the classes with tasks that are bound to it. */
export type Bindings = ReadonlyMap<ServiceClass<unknown>, ReadonlySet<ServiceClass<unknown>>>;

/**
 * The class whose tasks `of(asked)` means: the one bound to it as a token, else the only one that extends it.
 *
 * @throws UnknownTaskError if it may be any of several
 */
export function boundClass(
  asked: ServiceClass<unknown>,
  services: readonly ServiceClass<unknown>[],
  bindings: Bindings,
): ServiceClass<unknown> | undefined {
  const bound = [...(bindings.get(asked) ?? [])];
  return onlyOne(asked, bound.length > 0 ? bound : services.filter((service) => isSubclass(service, asked)));
}

function onlyOne(
  asked: ServiceClass<unknown>,
  found: readonly ServiceClass<unknown>[],
): ServiceClass<unknown> | undefined {
  if (found.length < 2) return found[0];
  const names = found.map(({ name }) => name).join(', ');
  throw new UnknownTaskError(
    `of(${asked.name}) may mean any of these classes: ${names}. Give of() the class whose task is to run.`,
  );
}

function isSubclass(service: ServiceClass<unknown>, base: ServiceClass<unknown>): boolean {
  return Object.prototype.isPrototypeOf.call(base, service);
}
