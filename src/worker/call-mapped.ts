import type { TaskHandler } from './task-handler.js';

/** Calls the handler with one argument list after the other, and gives the list of what it returned. */
export function callMapped({ invoke }: TaskHandler): TaskHandler['invoke'] {
  return async (calls, context) => {
    const values: unknown[] = [];
    for (const args of calls as readonly (readonly unknown[])[]) {
      // A limit or a revocation ends the rest.
      context.signal.throwIfAborted();
      values.push((await invoke(args, context)) ?? null);
    }
    return values;
  };
}
