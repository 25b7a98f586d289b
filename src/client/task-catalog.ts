import type { KnownTasks } from '../core/message-factory.js';
import type { TaskDefinition } from '../core/task-definition.js';

/** A class whose methods may be tasks. */
// oxlint-disable-next-line typescript/no-explicit-any -- any constructor will do, whatever is injected into it
export type ServiceClass<Service> = abstract new (...args: any[]) => Service;

/** The tasks and queues that the client knows. */
export interface TaskCatalog extends KnownTasks {
  /** The task that a method of a class is, also when this process does not provide the class. */
  ofMethod(service: ServiceClass<unknown>, method: string): TaskDefinition | undefined;
}
