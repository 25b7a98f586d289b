import { SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { millis } from './recent-spans.js';

/** The spans of a trace as a tree, one on a line: its name, when it began, how long it took, and how it went. */
export function spanTree(spans: readonly ReadableSpan[]): string {
  const [first] = spans;
  if (first === undefined) return '';
  const startedAt = millis(first.startTime);
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const roots = spans.filter(({ parentSpanContext }) => !ids.has(parentSpanContext?.spanId ?? ''));
  return roots.map((root) => branch(root, spans, { startedAt, indent: '' })).join('\n');
}

function branch(
  span: ReadableSpan,
  spans: readonly ReadableSpan[],
  { startedAt, indent }: { readonly startedAt: number; readonly indent: string },
): string {
  const { spanId } = span.spanContext();
  const children = spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === spanId);
  const lines = children.map((child) => branch(child, spans, { startedAt, indent: `${indent}  ` }));
  return [indent + line(span, startedAt), ...lines].join('\n');
}

function line({ name, startTime, duration, attributes, status }: ReadableSpan, startedAt: number): string {
  const attempt = attributes['ntq.attempt'];
  const outcome = attributes['ntq.outcome'];
  const facts = [
    `${name}  +${Math.round(millis(startTime) - startedAt)} ms, ${millis(duration).toFixed(1)} ms`,
    ...(attempt === undefined ? [] : [`attempt ${String(attempt)}`]),
    ...(outcome === undefined ? [] : [String(outcome)]),
    ...(status.code === SpanStatusCode.ERROR ? ['ERROR'] : []),
  ];
  return facts.join(', ');
}
