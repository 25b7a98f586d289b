import { UnknownTaskError } from '../core/errors.js';
import type { KnownTasks } from '../core/message-factory.js';
import { printable } from '../core/printable.js';
import type { TaskDefinition } from '../core/task-definition.js';

/** A class whose methods may be tasks. */
// oxlint-disable-next-line typescript/no-explicit-any -- any constructor will do, whatever is injected into it
export type ServiceClass<Service> = abstract new (...args: any[]) => Service;

/** The tasks and queues that the client knows. */
export interface TaskCatalog extends KnownTasks {
  /** The task that a method of a class is, also when this process does not provide the class. */
  ofMethod(service: ServiceClass<unknown>, method: string): TaskDefinition | undefined;
  /** Whether a method of a class is an `@OnFailure`, `@OnRetry` or `@OnSuccess`. Left out: nothing is known of hooks. */
  isHook?(service: ServiceClass<unknown>, method: string): boolean;
}

/** The message about a method that is no task. `hookAdvice`: where to look for a hook. */
export function noTaskText(
  catalog: TaskCatalog,
  { service, method }: { readonly service: ServiceClass<unknown>; readonly method: string },
  hookAdvice = 'It is called when the task that it watches has ended or is retried.',
): string {
  const name = `${service.name}.${method}`;
  if (catalog.isHook?.(service, method) === true) return `${name} is no task but a hook. ${hookAdvice}`;
  return `${name} is no task. Check the name of the method, and that it has @Task().`;
}

/** Refuses what `of()` cannot take. */
export function checkServiceClass(service: unknown): asserts service is ServiceClass<unknown> {
  if (typeof service === 'function' && typeof service.prototype === 'object' && service.prototype !== null)
    return;
  throw new UnknownTaskError(`of() ${adviceFor(service)}`);
}

function adviceFor(service: unknown): string {
  if (service === undefined || service === null)
    return (
      `got ${String(service)}: the files import each other, so the class is not there yet. ` +
      'Call of() where it is used, not in the constructor, or enqueue by name.'
    );
  if (typeof service === 'string')
    return `takes a class. To enqueue by name use enqueue('${printable(service, 100)}', […]).`;
  const name = nameOfClass(service);
  return `takes the class, not an instance of it${name === undefined ? '' : `: of(${name})`}.`;
}

function nameOfClass(instance: unknown): string | undefined {
  const name: unknown = (instance as { readonly constructor?: { readonly name?: unknown } }).constructor
    ?.name;
  return typeof name === 'string' && name !== 'Object' && name !== '' ? name : undefined;
}
