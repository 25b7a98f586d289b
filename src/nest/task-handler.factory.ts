import { Inject, Injectable } from '@nestjs/common';
import { ContextIdFactory, ModuleRef } from '@nestjs/core';
import type { TaskContext } from '../context/task-context.js';
import type { TaskHandler } from '../worker/task-handler.js';
import { TASK_QUEUE_OPTIONS } from './constants.js';
import { callMethod, type Methods } from './call-method.js';
import { Enhancers, type EnhancedMethod } from './enhancers.js';
import type { ResolvedOptions } from './resolved-options.js';
import type { FoundService } from './task.explorer.js';

type InsertContext = (args: readonly unknown[], context: TaskContext) => readonly unknown[];

/** Makes the function that calls a method on the instance that Nest injects, with the context at its index. */
@Injectable()
export class TaskHandlerFactory {
  constructor(
    @Inject(TASK_QUEUE_OPTIONS) private readonly options: ResolvedOptions,
    private readonly enhancers: Enhancers,
  ) {}

  create(
    service: FoundService,
    method: string,
    contextIndex: number | undefined,
  ): Omit<TaskHandler, 'definition'> {
    const enhanced = { service, method, contextIndex, withGlobal: this.options.globalEnhancers };
    const isEnhanced = this.enhancers.has(enhanced);
    const { wrapper } = service;
    // Of a transient class Nest keeps an instance whose constructor has never run.
    const isShared = wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
    const invoke = isShared ? this.#shared(enhanced, isEnhanced) : this.#scoped(enhanced, isEnhanced);
    if (!isEnhanced) return { invoke };
    return { invoke, isPermanent: (error, context) => this.enhancers.isPermanent(error, context) };
  }

  /** One instance for all tasks. */
  #shared(enhanced: EnhancedMethod, isEnhanced: boolean): TaskHandler['invoke'] {
    const { service, contextIndex } = enhanced;
    const insertContext = contextInserter(contextIndex);
    const instance = service.wrapper.instance as Methods;
    if (isEnhanced) {
      const wrapped = this.enhancers.wrap(instance, enhanced);
      return (args, context) => wrapped(...insertContext(args, context));
    }
    if (contextIndex === undefined) return (args) => callMethod(instance, enhanced, args);
    return (args, context) => callMethod(instance, enhanced, insertContext(args, context));
  }

  /** An instance for each task; the context is its REQUEST. */
  #scoped(enhanced: EnhancedMethod, isEnhanced: boolean): TaskHandler['invoke'] {
    const { service, contextIndex } = enhanced;
    const insertContext = contextInserter(contextIndex);
    return async (args, context) => {
      const contextId = ContextIdFactory.getByRequest(context as unknown as Record<string, unknown>);
      const instance = await resolve(service, context, contextId);
      const given = insertContext(args, context);
      if (isEnhanced) return this.enhancers.wrap(instance, enhanced, contextId)(...given);
      return callMethod(instance, enhanced, given);
    };
  }
}

function contextInserter(index: number | undefined): InsertContext {
  if (index === undefined) return (args) => args;
  return (args, context) => {
    const missing = Math.max(0, index - args.length);
    return [...args.slice(0, index), ...new Array<undefined>(missing), context];
  };
}

type ContextId = ReturnType<typeof ContextIdFactory.getByRequest>;

async function resolve(
  { wrapper }: FoundService,
  context: TaskContext,
  contextId: ContextId,
): Promise<Methods> {
  const moduleRef = wrapper.host?.providers.get(ModuleRef)?.instance as ModuleRef;
  moduleRef.registerRequestByContextId(context, contextId);
  return moduleRef.resolve<Methods>(wrapper.token, contextId, { strict: true });
}
