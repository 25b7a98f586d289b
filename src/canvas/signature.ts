import { checkMoreOptions } from '../core/check-options.js';
import { CanvasError, UnknownTaskError } from '../core/errors.js';
import type { FailureData } from '../core/failure-data.js';
import { laidOver } from '../core/overlay.js';
import { recognisable } from '../core/recognisable.js';
import type { TaskDefinition } from '../core/task-definition.js';
import type { EnqueueOptions } from '../core/task-options.js';

declare const NO_INPUT: unique symbol;

/** The input of the first member, which has no input: only a signature that needs no input accepts it. */
export type NoInput = typeof NO_INPUT;

/** A result as the next member receives it: `undefined` arrives as null, because JSON carries it. */
export type PipedInput<Out> = Out extends undefined | void ? null : Out;

/** Options that are laid over those of all members of a signature. */
export type MemberOptions = Omit<EnqueueOptions, 'dedupe' | 'durability' | 'id'>;

/** A signature of any kind, whatever it takes and gives. */
export type AnySignature = Signature<never, unknown>;

/**
 * A call described, not made: a task with its arguments, or several of them composed. It is data; nothing happens until
 * it is enqueued.
 *
 * `In` is what it takes from the member before it (`unknown`: it needs nothing), `Out` what it gives.
 */
export abstract class Signature<In, Out> {
  static {
    recognisable(this, 'Signature');
  }

  /** Only for the compiler. */
  declare protected readonly takes: (input: In) => void;
  declare protected readonly gives: () => Out;

  /** A call, or how its members are composed. */
  abstract readonly kind: 'task' | 'chain' | 'group';
  /** Options for all members; those given further inside win. */
  readonly options: MemberOptions;
  /** Called, once each, when this signature fails. */
  readonly errbacks: readonly AnySignature[];

  protected constructor(settings: SignatureSettings) {
    this.options = settings.options ?? NO_MEMBER_OPTIONS;
    this.errbacks = settings.errbacks ?? [];
  }

  /**
   * The same signature with options for each of its members: queue, priority, headers, expires, timeLimit, retry,
   * resultTtl, ignoreResult. `countdown` and `eta` hold back where it begins.
   */
  with(options: MemberOptions): this {
    checkMoreOptions(options);
    const headers = { ...this.options.headers, ...options.headers };
    const merged = laidOver(this.options, options);
    return this.copyWith({
      options: Object.keys(headers).length === 0 ? merged : { ...merged, headers },
      errbacks: this.errbacks,
    });
  }

  /**
   * The same signature with one more to be run, once, when this one fails or expires. As durable as a task. A `.s()`
   * receives the failure, as data, as its first argument; a `.si()` nothing.
   *
   * @example
   * chain(orders.reserve.si(id), orders.ship.s()).linkError(orders.release.si(id))
   */
  linkError(errback: Signature<FailureData, unknown>): this {
    if (!(errback instanceof Signature))
      throw new CanvasError('linkError() takes a signature: task.s(…) or task.si(…).');
    return this.copyWith({ options: this.options, errbacks: [...this.errbacks, errback as AnySignature] });
  }

  protected abstract copyWith(settings: SignatureSettings): this;
}

export function isSignature(value: unknown): value is AnySignature {
  return value instanceof Signature;
}

/** Refuses what is no signature. */
export function checkSignature(signature: unknown): asserts signature is AnySignature {
  if (isSignature(signature)) return;
  throw new UnknownTaskError(
    'This is neither the name of a task nor a signature. Give a name, task.si(…), chain(…), group(…) or chord(…).',
  );
}

/** The settings that signatures of all kinds have. */
export interface SignatureSettings {
  readonly options?: MemberOptions;
  readonly errbacks?: readonly AnySignature[];
}

export const NO_MEMBER_OPTIONS: MemberOptions = Object.freeze({});

/** The task that a signature calls. */
export interface TaskCall {
  readonly name: string;
  readonly args: readonly unknown[];
  /** `.si()`: the result before it is ignored. */
  readonly isImmutable: boolean;
  /** `.map()` and `.chunks()`: the arguments are a list of argument lists, run one after the other. */
  readonly isMapped?: boolean;
  /** Missing where nobody here knows the task. */
  readonly definition?: TaskDefinition | undefined;
}

/** One call of one task. */
export class TaskSignature<In, Out> extends Signature<In, Out> {
  static {
    recognisable(this, 'TaskSignature');
  }

  readonly kind = 'task';

  constructor(
    readonly call: TaskCall,
    settings: SignatureSettings = {},
  ) {
    super(settings);
  }

  protected override copyWith(settings: SignatureSettings): this {
    return new TaskSignature(this.call, settings) as this;
  }
}
