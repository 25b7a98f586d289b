import type { TaskContext } from '../context/task-context.js';
import type { TaskFailure, TaskRetry, TaskSuccess } from '../core/task-summary.js';
import type { EnqueueOptions } from '../core/task-options.js';
import type { GroupSignature } from '../canvas/group.js';
import type { MemberOptions, PipedInput, Signature } from '../canvas/signature.js';
import type { AsyncResult } from './async-result.js';

/** One task of a service, ready to be called. */
export interface TaskHandle<Args extends readonly unknown[], Result> {
  /**
   * Stores the call and answers as soon as the broker has it.
   *
   * @throws UnknownTaskError, UnknownQueueError, PayloadError, PayloadTooLargeError, QueueFullError,
   * BrokerUnavailableError (after some seconds; it never hangs)
   */
  enqueue(...args: Args): Promise<AsyncResult<Result>>;
  /** Many calls, atomic per chunk of 500 calls, or of 4 million characters. When a chunk is refused, the `EnqueueManyError` carries the results accepted before it. */
  enqueueMany(calls: readonly Args[]): Promise<AsyncResult<Result>[]>;
  /** The same task with options for the call; they beat all others. */
  with(options: EnqueueOptions): TaskHandle<Args, Result>;

  /** A signature that receives the result of the member before it as its first argument; give the rest. */
  s(...rest: Rest<Args>): Signature<First<Args>, Result>;
  /** A signature with all arguments; it ignores the result of the member before it. */
  si(...args: Args): Signature<unknown, Result>;
  /** One task that calls the method with one item after the other, and gives the list of results. */
  map(items: readonly First<Args>[]): Signature<unknown, PipedInput<Result>[]>;
  /** A group of tasks of `size` calls each; gives a list of lists. */
  chunks(calls: readonly Args[], size: number): GroupSignature<unknown, PipedInput<Result>[][]>;
}

/** What `.with()` may say of a signature: an id and a dedupe key are for calls. */
export type { MemberOptions };

type First<Args extends readonly unknown[]> = Args extends readonly [] ? never : Args[0];
type Rest<Args extends readonly unknown[]> = Args extends readonly [unknown?, ...infer Others]
  ? Others
  : Args;

/** The tasks of a service: its methods, without the context and without the hooks. */
export type TaskView<Service> = {
  readonly [
    Method in keyof Service as Service[Method] extends Handler
      ? IsHook<Service[Method]> extends true
        ? never
        : Method
      : never
  ]: Service[Method] extends (...args: infer Params) => infer Result
    ? TaskHandle<Carried<TaskArgs<Params>>, CarriedResult<Awaited<Result>>>
    : never;
};

/** What JSON would change or lose: refused as an argument, and as a result. */
type NotJson =
  Date | RegExp | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | bigint | symbol | Handler;

/** A type without what JSON would change; `never` where nothing is left: no argument fits, and no value arrives. */
type Carriable<T> =
  IsAny<T> extends true ? T : [Extract<T, NotJson>] extends [never] ? T : Exclude<T, NotJson>;

/** Only the outside of arguments: a pipe may make a date, or an instance with methods, of the object that arrives. */
type Carried<Args extends readonly unknown[]> = { [Index in keyof Args]: Carriable<Args[Index]> };

/** The same, however deep: nothing makes a date of a result again. A type that holds nothing of that kind stays itself, with its name. */
type CarriedResult<T> = [T] extends [Stripped<T>] ? T : Stripped<T>;

type Stripped<T> =
  IsAny<T> extends true
    ? T
    : T extends NotJson
      ? never
      : T extends object
        ? { [Key in keyof T]: Stripped<T[Key]> }
        : T;

// oxlint-disable-next-line typescript/no-explicit-any -- only `any` matches every parameter list
type Handler = (...args: any[]) => unknown;

type IsAny<T> = 0 extends 1 & T ? true : false;

/** `TaskContext | undefined` and `| null` are contexts, too. */
type IsContext<T> =
  IsAny<T> extends true
    ? false
    : [NonNullable<T>] extends [never]
      ? false
      : [NonNullable<T>] extends [TaskContext]
        ? true
        : false;

type IsHook<Method> = Method extends (first: infer First, ...rest: never[]) => unknown
  ? IsAny<First> extends true
    ? false
    : [First] extends [TaskFailure | TaskRetry | TaskSuccess]
      ? [First] extends [never]
        ? false
        : true
      : false
  : false;

/** A parameter list without the context at its end. */
export type TaskArgs<Params extends readonly unknown[]> = Params extends readonly [...infer Args, infer Last]
  ? IsContext<Last> extends true
    ? Args
    : Params
  : WithoutOptionalContext<Params>;

/** Optional parameters can only be taken from the front, one by one. */
type WithoutOptionalContext<Params extends readonly unknown[]> = Params extends readonly []
  ? []
  : Params extends readonly [infer First, ...infer Rest]
    ? [First, ...WithoutOptionalContext<Rest>]
    : number extends Params['length']
      ? Params
      : Params extends readonly [(infer First)?, ...infer Rest]
        ? IsContext<First> extends true
          ? []
          : [First?, ...WithoutOptionalContext<Rest>]
        : Params;
