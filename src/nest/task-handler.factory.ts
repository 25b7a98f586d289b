import { Injectable } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import type { TaskContext } from '../core/task-context.js';
import type { FoundService } from './task.explorer.js';

type Invoke = (args: readonly unknown[], context: TaskContext) => unknown;
type Methods = Record<string, (...args: readonly unknown[]) => unknown>;

/** Makes the function that calls a method on the instance that Nest injects, with the context at its place. */
@Injectable()
export class TaskHandlerFactory {
  create(service: FoundService, method: string, contextIndex: number | undefined): Invoke {
    const place = placing(contextIndex);
    const { wrapper } = service;
    if (!wrapper.isDependencyTreeStatic()) {
      return async (args, context) => (await resolve(service, context))[method]?.(...place(args, context));
    }
    const instance = wrapper.instance as Methods;
    if (contextIndex === undefined) return (args) => instance[method]?.(...args);
    return (args, context) => instance[method]?.(...place(args, context));
  }
}

function placing(
  index: number | undefined,
): (args: readonly unknown[], context: TaskContext) => readonly unknown[] {
  if (index === undefined) return (args) => args;
  return (args, context) => {
    const placed =
      args.length >= index ? args.slice(0, index) : [...args, ...new Array<undefined>(index - args.length)];
    return [...placed, context];
  };
}

/** An instance for this task alone; the context is its REQUEST. */
async function resolve({ wrapper }: FoundService, context: TaskContext): Promise<Methods> {
  const moduleRef = wrapper.host?.providers.get(ModuleRef)?.instance as ModuleRef;
  const contextId = ContextIdFactory.getByRequest(context as unknown as Record<string, unknown>);
  moduleRef.registerRequestByContextId(context, contextId);
  return moduleRef.resolve<Methods>(wrapper.token, contextId, { strict: false });
}
