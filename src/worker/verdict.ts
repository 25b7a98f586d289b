import type { Random } from '../core/clock.js';
import { checkRetryRequest, Directive, type AnyDirective, type RetryRequest } from '../core/directives.js';
import { toMs } from '../core/duration.js';
import {
  CanvasError,
  MalformedMessageError,
  MaxRetriesExceededError,
  PayloadError,
  ResultError,
  ShardCrossingError,
  SoftTimeLimitExceeded,
} from '../core/errors.js';
import { describeError } from '../core/failure-data.js';
import { Failure, type ErrorClass } from '../core/failure.js';
import { isInstance } from '../core/kind-of-value.js';
import type { Outcome } from '../core/outcome.js';
import type { TaskContext } from '../context/task-context.js';
import type { TaskBody, TaskHead } from '../core/task-message.js';
import type { Backoff } from '../core/task-options.js';
import { backoffMs } from '../policy/backoff.js';
import { decideRetry } from '../policy/retry.js';
import { doesTrip, type FailedAttempt } from '../policy/circuit-breaker.js';
import type { TaskHandler } from './task-handler.js';

/** What stands in the history of a task that asked for a retry without an error. */
const RETRY_ASKED = new Failure({ classes: ['Retry'], name: 'Retry', message: 'task.retry() was called.' });

const PERMANENT: readonly ErrorClass[] = [
  PayloadError,
  CanvasError,
  ShardCrossingError,
  ResultError,
  MalformedMessageError,
];

/** A run that threw, and its task. */
export interface ThrownRun {
  readonly error: unknown;
  readonly head: TaskHead;
  readonly body: TaskBody;
  readonly handler: TaskHandler;
  readonly context: TaskContext | undefined;
  /** It had exceeded its soft limit before it threw. */
  readonly isLate: boolean;
  /** Called with what is wrong with a backoff function of the task. */
  readonly warn: (text: string) => void;
}

/** The outcome of a delivery whose handler threw. Never throws: an error in the user's retry functions fails the task. */
export function verdictOn(run: ThrownRun, random: Random): Outcome {
  try {
    const outcome = Directive.is(run.error) ? handleDirective(run.error, run, random) : judge(run, random);
    return tripping(outcome, run);
  } catch (error) {
    return failed(error, 'error');
  }
}

/** The outcome with the circuit breaker that counts the error, if one does. */
function tripping(outcome: Outcome, run: ThrownRun): Outcome {
  const { flow, retry } = run.handler.definition;
  if (flow?.breaker === undefined || (outcome.kind !== 'failed' && outcome.kind !== 'retried'))
    return outcome;
  const fault = breakerFault(run);
  const isTripped = fault !== undefined && doesTrip(flow.breaker, retry, fault);
  return isTripped ? { ...outcome, failedBreakers: [flow.breaker.name] } : outcome;
}

/** The error that a circuit breaker may count; `undefined` where a directive only says what to do with the task. */
function breakerFault(run: ThrownRun): FailedAttempt | undefined {
  const { error: thrown, isLate } = run;
  if (Directive.is(thrown)) {
    const error = thrown.directive === 'retry' ? thrown.request.error : undefined;
    return error === undefined ? undefined : { error, isPermanent: false };
  }
  const error = isLate ? softLimitBehind(thrown) : thrown;
  return { error, isPermanent: isPermanent(error, run) };
}

function handleDirective(directive: AnyDirective, run: ThrownRun, random: Random): Outcome {
  switch (directive.directive) {
    case 'ignore':
      return { kind: 'succeeded', value: '' };
    case 'reject':
      return rejected(directive.reason);
    case 'retry':
      return retryAsAsked(directive.request, run, random);
    // What takes its place is composed before anybody asks for a verdict; one that comes here was forged.
    case 'replace':
    default:
      return failed(directive, 'error');
  }
}

function rejected(reason: unknown): Outcome {
  if (typeof reason !== 'string') return failed(reason, 'rejected');
  // By way of an error, so that it is cut to what a failure may take.
  const { message } = Failure.from(new Error(reason));
  const failure = new Failure({ classes: ['Reject'], name: 'Reject', message });
  return { kind: 'failed', failure: JSON.stringify(failure.toData()), reason: 'rejected' };
}

function retryAsAsked(request: RetryRequest, run: ThrownRun, random: Random): Outcome {
  checkRetryRequest(request);
  const { head, body, handler, warn } = run;
  const retries = head.retries ?? 0;
  const limit = body.retry?.limit ?? handler.definition.retry.limit;
  const error =
    request.error ??
    new MaxRetriesExceededError(
      `Task '${head.name}' asked for another retry and has used up its limit of ${limit}.`,
    );
  if (retries >= limit) return failed(error, 'retries-exhausted');
  const failure = request.error === undefined ? RETRY_ASKED : Failure.from(request.error);
  const afterMs =
    request.countdown === undefined
      ? backoffMs(
          (body.retry?.backoff as Backoff | undefined) ?? handler.definition.retry.backoff,
          { failure, retries, warn },
          random,
        )
      : toMs(request.countdown, 'retry countdown');
  return retried(failure, afterMs, request.queue);
}

function judge(run: ThrownRun, random: Random): Outcome {
  const error = run.isLate ? softLimitBehind(run.error) : run.error;
  if (error instanceof ResultError) return failed(error, 'malformed-result');
  if (error instanceof MalformedMessageError) return failed(error, 'malformed');
  if (isPermanent(error, run)) return failed(error, 'error');
  const failure = Failure.from(error);
  const decision = decideRetry(
    {
      error,
      failure,
      retries: run.head.retries ?? 0,
      policy: run.handler.definition.retry,
      call: run.body.retry,
      warn: run.warn,
    },
    random,
  );
  if (decision.kind === 'retry') return retried(failure, decision.afterMs, decision.queue);
  return { kind: 'failed', failure: JSON.stringify(failure.toData()), reason: decision.reason };
}

function retried(failure: Failure, afterMs: number, queue: string | undefined): Outcome {
  const text = JSON.stringify(failure.toData());
  return { kind: 'retried', failure: text, afterMs, ...(queue !== undefined && { queue }) };
}

/** No retry can cure it, whatever the retry options say. */
function isPermanent(error: unknown, { handler, context }: ThrownRun): boolean {
  if (PERMANENT.some((type) => isInstance(error, type))) return true;
  return handler.isPermanent?.(error, context) === true;
}

export function failed(error: unknown, reason: Extract<Outcome, { kind: 'failed' }>['reason']): Outcome {
  return { kind: 'failed', failure: JSON.stringify(describeError(error)), reason };
}

/** Libraries throw their own AbortError when the signal aborts: behind it stands the limit. */
function softLimitBehind(error: unknown): unknown {
  // Not by `instanceof Error`: what Node itself throws is none where tests run in a realm of their own, as in Jest.
  for (let at = error, depth = 0; isObject(at) && depth < 10; at = at['cause'], depth += 1) {
    if (at instanceof SoftTimeLimitExceeded) return at;
  }
  const isAbort = isObject(error) && (error['name'] === 'AbortError' || error['code'] === 'ABORT_ERR');
  return isAbort
    ? new SoftTimeLimitExceeded('The task exceeded its soft time limit.', { cause: error })
    : error;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
