import type { TaskDefinition } from '../core/task-definition.js';

/** A class whose methods may be tasks. */
// oxlint-disable-next-line typescript/no-explicit-any -- any constructor will do, whatever is injected into it
export type ServiceClass<Service> = abstract new (...args: any[]) => Service;

/** What the client knows of tasks and queues. */
export interface TaskCatalog {
  byName(name: string): TaskDefinition | undefined;
  /** The task that a method of a class is, also when this process does not provide the class. */
  ofMethod(service: ServiceClass<unknown>, method: string): TaskDefinition | undefined;
  /** The longest that a queue may get; `undefined` for no limit. Throws UnknownQueueError. */
  maxLength(queue: string): number | undefined;
}
