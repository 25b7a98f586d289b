import type { Span } from '@opentelemetry/api';
import { Failure } from '../core/failure.js';
import type { RunEnding, SpanEnding } from '../core/tracing.js';
import { exceptionAttributes } from './attributes.js';
import type { OtelApi } from './load-api.js';

/** Writes into a span how it ends. Its status is an error where the enqueue was refused, or the task has failed for good. */
export function describeEnding(api: OtelApi, span: Span, ending: SpanEnding): void {
  switch (ending.kind) {
    case 'sent': {
      const { id, bodyBytes } = ending;
      if (id !== undefined) span.setAttribute('messaging.message.id', id);
      if (bodyBytes !== undefined) span.setAttribute('messaging.message.body.size', bodyBytes);
      return;
    }
    case 'refused':
      return fail(api, span, Failure.from(ending.error));
    default:
      return describeRun(api, span, ending);
  }
}

function describeRun(api: OtelApi, span: Span, ending: RunEnding): void {
  span.setAttribute('ntq.outcome', outcomeOf(ending));
  if (ending.kind === 'retried') describeRetry(span, ending);
  // `Reject` is a directive, not an error.
  if (ending.kind === 'failed' && ending.reason !== 'rejected') fail(api, span, ending.failure);
}

function outcomeOf(ending: RunEnding): string {
  return ending.kind === 'failed' && ending.reason === 'rejected' ? 'rejected' : ending.kind;
}

function describeRetry(
  span: Span,
  { failure, afterMs, queue }: Extract<RunEnding, { kind: 'retried' }>,
): void {
  // `task.retry()` is a directive, not an error.
  const error = failure.is('Retry') ? {} : exceptionAttributes(failure);
  span.addEvent('ntq.retry', {
    'ntq.retry.delay': afterMs,
    ...(queue !== undefined && { 'ntq.retry.queue': queue }),
    ...error,
  });
}

function fail({ SpanStatusCode }: OtelApi, span: Span, failure: Failure): void {
  span.setAttribute('error.type', failure.name);
  span.addEvent('exception', exceptionAttributes(failure));
  span.setStatus({ code: SpanStatusCode.ERROR, message: `${failure.name}: ${failure.message}` });
}
