import { Injectable, type HttpException } from '@nestjs/common';
import { ApplicationConfig, ExternalContextCreator } from '@nestjs/core';
import { ConfigurationError } from '../core/errors.js';
import { isErrorLike } from '../core/kind-of-value.js';
import { TaskContext } from '../context/task-context.js';
import { callMethod, type Methods } from './call-method.js';
import type { FoundService } from './task.explorer.js';

type Method = (...args: readonly unknown[]) => unknown;
type ContextId = Parameters<ExternalContextCreator['create']>[5];

/** A handler with the guards, pipes, interceptors and filters that stand on it or its class. */
export interface EnhancedMethod {
  readonly service: FoundService;
  readonly method: string;
  readonly contextIndex: number | undefined;
  /** Those set for the whole application, too. */
  readonly withGlobal: boolean;
}

const GUARDS = '__guards__';
const PIPES = '__pipes__';
const INTERCEPTORS = '__interceptors__';
const FILTERS = '__exceptionFilters__';
/** Where the pipes find the arguments; the type of a request's body, so that validation pipes do not pass them over. */
const ARGUMENTS = 'ntq:arguments';
const BODY = 3;

/** Runs handlers inside their enhancers, as Nest runs those of a controller. */
@Injectable()
export class Enhancers {
  readonly #isolated: ExternalContextCreator;
  readonly #entered = new WeakSet<TaskContext>();

  constructor(private readonly everything: ExternalContextCreator) {
    this.#isolated = isolate(everything);
  }

  /** Whether anything stands round that handler. */
  has({ service: { service }, method, withGlobal }: EnhancedMethod): boolean {
    return (
      withGlobal ||
      [GUARDS, PIPES, INTERCEPTORS, FILTERS].some((kind) => given(kind, service, method).length > 0)
    );
  }

  /** The handler of one instance inside its enhancers; the arguments come with the context at its index. */
  wrap(instance: Methods, enhanced: EnhancedMethod, contextId?: ContextId): Method {
    const { service, method, withGlobal } = enhanced;
    checkResolved(enhanced);
    describeArguments(enhanced);
    const creator = withGlobal ? this.everything : this.#isolated;
    // Without a filter Nest would log every error before it comes to us.
    const filters = withGlobal || given(FILTERS, service.service, method).length > 0;
    return creator.create(
      instance as never,
      this.#callback(instance, enhanced) as never,
      method,
      ARGUMENTS,
      {
        exchangeKeyForValue: (_type: number, index: unknown, args: unknown[]) =>
          args[index as number] as unknown,
      },
      contextId,
      service.wrapper.id,
      { guards: true, interceptors: true, filters },
      'task' as never,
    );
  }

  /** A guard or pipe that says 4xx has judged the arguments: no retry changes them. */
  isPermanent(error: unknown, context: TaskContext | undefined): boolean {
    if (!isHttpException(error) || (context !== undefined && this.#entered.has(context))) return false;
    return error.getStatus() >= 400 && error.getStatus() < 500;
  }

  /** The method under its own metadata. Pipes see arguments only, so the context is put back behind them. */
  #callback(instance: Methods, enhanced: EnhancedMethod): Method {
    const { service, method, contextIndex } = enhanced;
    const body = bodyOf(service.service, method);
    const callback: Method = (...args) => {
      const context = TaskContext.current();
      this.#entered.add(context);
      const passed = contextIndex === undefined ? [...args] : [...args.slice(0, contextIndex), context];
      return callMethod(instance, enhanced, passed);
    };
    for (const key of Reflect.getMetadataKeys(body) as unknown[]) {
      Reflect.defineMetadata(key, Reflect.getMetadata(key, body), callback);
    }
    return Object.defineProperty(callback, 'name', { value: method });
  }
}

/** The same container without what is set for the whole application: an HTTP guard has no say over tasks. */
function isolate(creator: ExternalContextCreator): ExternalContextCreator {
  const { container } = creator as unknown as { readonly container: object };
  const own = Object.create(container, { applicationConfig: { value: new ApplicationConfig() } }) as never;
  return ExternalContextCreator.fromContainer(own);
}

/** By its shape: of another copy of @nestjs/common, or in another realm, it is an instance of another class. */
function isHttpException(error: unknown): error is HttpException {
  return isErrorLike(error) && typeof (error as Partial<HttpException>).getStatus === 'function';
}

function bodyOf(service: FoundService['service'], method: string): Method {
  return (service.prototype as Record<string, Method>)[method] as Method;
}

function given(kind: string, service: FoundService['service'], method: string): readonly unknown[] {
  const onClass = (Reflect.getMetadata(kind, service) ?? []) as readonly unknown[];
  return [...onClass, ...((Reflect.getMetadata(kind, bodyOf(service, method)) ?? []) as readonly unknown[])];
}

/** Nest passes over an enhancer that it cannot find: a guard that guards nothing. */
function checkResolved({ service: { service, wrapper }, method }: EnhancedMethod): void {
  for (const kind of [GUARDS, PIPES, INTERCEPTORS, FILTERS]) {
    for (const enhancer of given(kind, service, method)) {
      if (typeof enhancer !== 'function' || wrapper.host?.injectables.has(enhancer as never)) continue;
      throw new ConfigurationError(
        `${service.name}.${method}: ${enhancer.name} cannot be resolved here, so it would be skipped. ` +
          'Provide the service by its class, or give the decorator an instance.',
      );
    }
  }
}

/** Pipes run on described parameters only: every argument is described, the context is not. */
function describeArguments({ service: { service }, method, contextIndex }: EnhancedMethod): void {
  if (given(PIPES, service, method).length === 0) return;
  const types = (Reflect.getMetadata('design:paramtypes', service.prototype as object, method) ??
    []) as unknown[];
  const count = contextIndex ?? Math.max(types.length, bodyOf(service, method).length);
  const described = Array.from({ length: count }, (_none, index) => [
    `${BODY}:${index}`,
    { index, data: index, pipes: [] },
  ]);
  Reflect.defineMetadata(ARGUMENTS, Object.fromEntries(described), service, method);
}
