import type { TaskContext } from '../context/task-context.js';
import { toMs, type Duration } from '../core/duration.js';
import { InvalidOptionError } from '../core/errors.js';
import { checkWhole } from '../core/options.js';
import { TaskRegistry, type TaskHandler } from '../worker/task-handler.js';
import type { VirtualClock } from './engine/virtual-clock.js';

/** A way in which attempts end instead of by their handler. */
interface Act {
  readonly call: TaskHandler['invoke'] | undefined;
  /** `undefined` if `takes()` was not called for it. */
  takesMs: number | undefined;
  /** `undefined` if it lasts for ever. */
  left: number | undefined;
}

/**
 * Stands in the place of a handler; its retry options, limits and hooks stay. Its acts happen in order, each as often as `times()` says,
 * by default for ever. After the last of them the handler itself is called again.
 *
 * @example queue.stub(PrintTasks, 'print').fails(new ApiDownError()).times(5).returns('printed');
 */
export class Stub<Result = unknown, Args extends readonly unknown[] = readonly unknown[]> {
  readonly #acts: Act[] = [];
  readonly #calls: Args[] = [];

  /** @internal */
  constructor(
    private readonly clock: VirtualClock,
    private readonly park: (id: string) => void,
  ) {}

  /** The arguments of all calls so far. */
  get calls(): readonly Args[] {
    return this.#calls;
  }

  /** The attempt succeeds. */
  returns(value: Result): this {
    return this.#add(() => value);
  }

  /** The attempt throws. */
  fails(error: unknown): this {
    return this.#add(() => {
      throw error;
    });
  }

  /** Another function is called instead. */
  calling(handler: (...args: [...Args, TaskContext]) => Promise<Result> | Result): this {
    return this.#add((args, context) => handler(...(args as Args), context));
  }

  /** The attempt never ends by itself; it rejects when its signal aborts, as at a time limit. */
  hangs(): this {
    return this.#add((_args, context) => this.#abortOf(context));
  }

  /** The attempt takes that long in virtual time. Default: no time at all. Alone it is the handler that takes so long. */
  takes(duration: Duration): this {
    const takesMs = toMs(duration, 'takes');
    const last = this.#acts.at(-1);
    if (last === undefined || last.takesMs !== undefined) return this.#add(undefined, takesMs);
    last.takesMs = takesMs;
    return this;
  }

  /**
   * How many attempts the last act is for. Default: all.
   *
   * @throws InvalidOptionError unless it is 1 or more, and after an act
   */
  times(count: number): this {
    const last = this.#acts.at(-1);
    if (last === undefined)
      throw new InvalidOptionError(
        'times: no act is there. Say first how attempts end: fails(error).times(2).',
      );
    last.left = checkWhole(count, [1, Number.MAX_SAFE_INTEGER], 'times');
    return this;
  }

  /** The handler itself is called again. */
  restore(): void {
    this.#acts.length = 0;
  }

  /** @internal */
  over({ invoke, ...handler }: TaskHandler): TaskHandler {
    return { ...handler, invoke: (args, context) => this.#invoke(invoke, args, context) };
  }

  #add(call: Act['call'], takesMs?: number): this {
    const last = this.#acts.at(-1);
    if (last !== undefined && last.left === undefined)
      throw new InvalidOptionError(
        'stub: the act before lasts for ever, so another one never has its turn. Give it times(), or call restore() first.',
      );
    this.#acts.push({ call, takesMs, left: undefined });
    return this;
  }

  #invoke(real: TaskHandler['invoke'], args: readonly unknown[], context: TaskContext): unknown {
    this.#calls.push(args as Args);
    const act = this.#acts.find(({ left }) => left !== 0);
    if (act === undefined) return real(args, context);
    if (act.left !== undefined) act.left -= 1;
    const { call = real, takesMs = 0 } = act;
    return takesMs === 0 ? call(args, context) : this.#late(takesMs, context, () => call(args, context));
  }

  async #late(ms: number, context: TaskContext, call: () => unknown): Promise<unknown> {
    const over = new Promise<void>((resolve) => this.clock.after(ms, resolve));
    this.park(context.id);
    await Promise.race([over, this.#abortOf(context)]);
    return call();
  }

  #abortOf({ id, signal }: TaskContext): Promise<never> {
    this.park(id);
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
  }
}

/** The handlers of an application, some of them behind stubs. */
export class StubbedRegistry extends TaskRegistry {
  readonly #stubs = new Map<string, Stub>();

  constructor(private readonly handlers: TaskRegistry) {
    super();
  }

  override tasks(): ReturnType<TaskRegistry['tasks']> {
    return this.handlers.tasks();
  }

  override find(name: string): TaskHandler | undefined {
    const handler = this.handlers.find(name);
    const stub = this.#stubs.get(handler?.definition.name ?? '');
    return handler !== undefined && stub !== undefined ? stub.over(handler) : handler;
  }

  /** The stub of a task; the one that is there already, if any. */
  stub(name: string, make: () => Stub): Stub {
    const stub = this.#stubs.get(name) ?? make();
    this.#stubs.set(name, stub);
    return stub;
  }
}
