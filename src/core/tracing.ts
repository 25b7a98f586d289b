import type { Failure } from './failure.js';
import type { GiveUpReason } from './task-message.js';

/** The most bytes of trace context that a task carries. */
export const MAX_TRACE_BYTES = 512;

/**
 * Spans of enqueues and runs. `otel()` of `nest-task-queue/tracing` makes one for OpenTelemetry; an object with these four functions
 * serves any other tracer. Each function returns at once. An error in one of them is logged once, and never reaches a task.
 *
 * @example
 * const counting: Tracing<TraceSpan & { task: string }> = {
 *   send: () => undefined,
 *   process: ({ task }) => ({ task }),
 *   within: (_span, body) => body(),
 *   end: ({ task }, ending) => statistics.increment(`${task} ${ending.kind}`),
 * };
 */
export interface Tracing<Span extends TraceSpan = TraceSpan> {
  /** Begins the span of an enqueue. `undefined`: the enqueue has no span. */
  send(send: TracedSend): Span | undefined;
  /**
   * Begins the span of a run, before its arguments are completed and checked. A task that is given back then ends it as `released`.
   * `undefined`: the run has no span.
   */
  process(run: TracedRun): Span | undefined;
  /** Calls `body` inside of the span and returns its value: spans that the handler begins belong to this one. */
  within<T>(span: Span, body: () => T): T;
  /** Ends a span, once. Nobody waits for a promise; if it rejects, that is logged. */
  end(span: Span, ending: SpanEnding): Promise<void> | void;
}

/** A span, as far as the task queue has to know it. */
export interface TraceSpan {
  /**
   * The text that the tasks carry which this span publishes. Longer than 512 bytes, it is dropped. One that begins with a
   * `traceparent` and a line feed lets dead letters name the enqueue. Default: they carry nothing.
   */
  readonly carried?: string | undefined;
  /** The W3C `traceparent` of a sampled span. Log lines, dead letters and later runs name it. Default: the span is not named. */
  readonly traceparent?: string | undefined;
}

/** The host and the port of the broker. */
export interface ServerAddress {
  /** A name, or an IP address. */
  readonly address: string;
  /** Default of Redis: 6379. */
  readonly port: number;
}

/** The tasks that an enqueue publishes. */
export interface TracedSend {
  /** The name of the task, or 'ntq.workflow'. */
  readonly task: string;
  /** The queue to which they go. */
  readonly queue: string;
  /** How many tasks `enqueueMany()` publishes; `undefined` for any other enqueue. */
  readonly count: number | undefined;
  /** `undefined` for a broker in memory, or one that has no single address. */
  readonly server: ServerAddress | undefined;
}

/** A run of a task. Its fields are found when they are read. */
export interface TracedRun {
  /** The id of the task, the same in all its runs. */
  readonly id: string;
  /** The name of the task. */
  readonly task: string;
  /** The queue that it is on. */
  readonly queue: string;
  /** 1 for the first; a run that follows a loss is of the same attempt. */
  readonly attempt: number;
  /** How many workers have died with the task. */
  readonly losses: number;
  /** The size of its body, in bytes. */
  readonly bodyBytes: number;
  /** How long the task has waited since it could run, in ms. A countdown, and the pause before a retry, do not count. */
  readonly latencyMs: number;
  /** The id of the worker. */
  readonly worker: string;
  /** `undefined` for a broker in memory, or one that has no single address. */
  readonly server: ServerAddress | undefined;
  /** The schedule that has fired it. */
  readonly schedule: string | undefined;
  /** The first task, or the workflow, that it comes from. */
  readonly rootId: string | undefined;
  /** The group that it is a part of. */
  readonly groupId: string | undefined;
  /** The arguments of the call, without secrets that `redact` takes out. */
  readonly args: readonly unknown[];
  /** The text that the task carries. Anybody who writes to the broker may have written it. */
  readonly carried: string | undefined;
  /** The `traceparent` of the first attempt, if this is a later one. */
  readonly firstAttempt: string | undefined;
  /** The runs before it in its workflow, or the run whose failure it handles. `undefined` where no run comes before it. */
  precedingRuns(): Promise<PrecedingRuns> | undefined;
}

/** The runs that a run follows. */
export interface PrecedingRuns {
  /** The `traceparent` of each; of the parts of a group 20 at most. */
  readonly traceparents: readonly string[];
  /** How many parts the group has that it follows. */
  readonly groupSize?: number;
}

/** How a span ends. */
export type SpanEnding = RunEnding | SendEnding;

/** How an enqueue ends. `id` and `bodyBytes`: of one task. */
export type SendEnding =
  | { readonly kind: 'sent'; readonly id?: string; readonly bodyBytes?: number }
  | { readonly kind: 'refused'; readonly error: unknown };

/** How a run ends. */
export type RunEnding =
  /** `released`: it was given back. `replaced`: a workflow takes its place. `abandoned`: it was revoked, or its lease was lost. */
  | { readonly kind: 'abandoned' | 'released' | 'replaced' | 'succeeded' }
  | {
      readonly kind: 'retried';
      readonly failure: Failure;
      readonly afterMs: number;
      readonly queue?: string | undefined;
    }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly reason: GiveUpReason };

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}$/;

export function isTraceparent(text: unknown): text is string {
  return typeof text === 'string' && TRACEPARENT.test(text);
}

/** The ids in a `traceparent`, by the names that OpenTelemetry has for them in logs; `undefined` for a text that is not right. */
export function traceFields(traceparent: string | undefined): Record<string, string> | undefined {
  const [, trace, span] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return trace === undefined || span === undefined ? undefined : { trace_id: trace, span_id: span };
}
