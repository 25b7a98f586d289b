import type { ErrorClass } from './failure.js';
import type { FlowControl } from './flow-control.js';
import {
  DEFAULT_MAX_LOSSES,
  DEFAULT_PRIORITY,
  DEFAULT_RESULT_TTL_MS,
  type TaskHead,
} from './task-message.js';
import type { Backoff, DedupeOptions, StandardSchema } from './task-options.js';

/** Retry options, complete. */
export interface RetryPolicy {
  readonly limit: number;
  readonly backoff: Backoff;
  readonly on: readonly ErrorClass[] | undefined;
  readonly never: readonly ErrorClass[];
  readonly rules: readonly ResolvedRetryRule[];
}

export interface ResolvedRetryRule {
  readonly on: readonly ErrorClass[];
  readonly limit?: number;
  readonly backoff?: Backoff;
  readonly queue?: string;
}

/** A task as declared: options merged, checked and defaulted; all times in ms. */
export interface TaskDefinition {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly queue: string;
  readonly priority: number;
  readonly retry: RetryPolicy;
  readonly softMs: number | undefined;
  readonly hardMs: number | undefined;
  readonly early: boolean;
  readonly expiresMs: number | undefined;
  readonly ttlMs: number;
  readonly ignoreResult: boolean;
  readonly maxLosses: number;
  readonly deadLetter: boolean;
  readonly dedupe: DedupeOptions | undefined;
  readonly schema: StandardSchema | undefined;
  /** Of a class that this process does not provide: its worker cannot run it. */
  readonly isForeign?: true;
  /** Names of the failure hooks that apply to it. */
  readonly hooks: readonly string[];
  /** The limits that hold it back although a slot is free. */
  readonly flow: FlowControl | undefined;
}

/** Made once for each definition: the same for all calls. */
const frozen = new WeakMap<TaskDefinition, Partial<TaskHead>>();

/** The part of the head that the definition decides: what any process needs to move or end the task without its code. */
export function frozenHead(definition: TaskDefinition): Partial<TaskHead> {
  const known = frozen.get(definition);
  if (known !== undefined) return known;
  const head: Partial<TaskHead> = {
    ...(definition.priority !== DEFAULT_PRIORITY && { priority: definition.priority }),
    ...(definition.maxLosses !== DEFAULT_MAX_LOSSES && { maxLosses: definition.maxLosses }),
    ...(definition.ttlMs !== DEFAULT_RESULT_TTL_MS && { ttl: definition.ttlMs }),
    ...(definition.early && { early: true as const }),
    ...(definition.ignoreResult && { ignoreResult: true as const }),
    ...(!definition.deadLetter && { noDeadLetter: true as const }),
    ...(definition.hooks.length > 0 && { hooks: definition.hooks }),
  };
  frozen.set(definition, head);
  return head;
}
