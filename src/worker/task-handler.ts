import type { RegisteredTask } from '../broker/worker-registry.js';
import type { TaskContext } from '../context/task-context.js';
import type { TaskDefinition } from '../core/task-definition.js';

/** A task that this process can run. */
export interface TaskHandler {
  readonly definition: TaskDefinition;
  /** A failure hook or a built-in task: called by the library, not by name. */
  readonly isInternal?: true;
  /** Calls the method; for a hook the only argument is the event. */
  readonly invoke: (args: readonly unknown[], context: TaskContext) => unknown;
  /** True for errors that no retry can cure, whatever the retry options say. */
  readonly isPermanent?: (error: unknown, context: TaskContext | undefined) => boolean;
}

/** The tasks that this process can run, by name and by old names. */
export class TaskRegistry {
  readonly #handlers = new Map<string, TaskHandler>();

  add(handler: TaskHandler): void {
    const { name, aliases } = handler.definition;
    for (const alias of [name, ...aliases]) this.#handlers.set(alias, handler);
  }

  /** All tasks under their own names, without what is internal. */
  tasks(): readonly RegisteredTask[] {
    const definitions = [...this.#handlers.values()].filter(({ isInternal }) => isInternal !== true);
    return [...new Set(definitions.map(({ definition }) => definition))].map(({ name, queue, aliases }) => ({
      name,
      queue,
      ...(aliases.length > 0 && { aliases }),
    }));
  }

  /** All names under which tasks are known here, without what is internal. */
  names(): readonly string[] {
    return [...this.#handlers].filter(([, { isInternal }]) => isInternal !== true).map(([name]) => name);
  }

  find(name: string): TaskHandler | undefined {
    return this.#handlers.get(name);
  }
}
