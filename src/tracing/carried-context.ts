import type { Baggage, SpanContext } from '@opentelemetry/api';
import { isTraceparent, MAX_TRACE_BYTES } from '../core/tracing.js';
import { decodeBaggage, encodeBaggage } from './baggage.js';
import type { OtelApi } from './load-api.js';

/** The context that tasks carry: the span that has published them, and the baggage of its context. */
export interface CarriedContext {
  readonly span?: SpanContext | undefined;
  readonly baggage?: Baggage | undefined;
}

const PRINTABLE = /^[\x20-\x7e]*$/;

/** The `traceparent` of a span; `undefined` for one that is not valid. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string | undefined {
  const text = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  return isTraceparent(text) ? text : undefined;
}

/** The span that a `traceparent` names. */
export function spanContextOf(traceparent: string): SpanContext | undefined {
  if (!isTraceparent(traceparent)) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
}

/**
 * Three lines: `traceparent`, `tracestate`, baggage. Lines that do not fit into 512 bytes are dropped, the baggage first, and empty
 * lines at the end are left out.
 */
export function encodeCarried({ span, baggage }: CarriedContext): string | undefined {
  const lines = [
    (span && traceparentOf(span)) ?? '',
    span?.traceState?.serialize() ?? '',
    baggage === undefined ? '' : encodeBaggage(baggage),
  ].map((line) => (PRINTABLE.test(line) ? line : ''));
  const texts = [lines, lines.slice(0, 2), lines.slice(0, 1)].map((some) => some.join('\n').trimEnd());
  const text = texts.find(({ length }) => length <= MAX_TRACE_BYTES);
  return text === undefined || text === '' ? undefined : text;
}

/** The context in a text that anybody may have written: each line that is not right is left out. */
export function decodeCarried(api: OtelApi, text: string): CarriedContext {
  if (text.length > MAX_TRACE_BYTES) return {};
  const [traceparent = '', tracestate = '', baggage = '', ...others] = text.split('\n');
  if (others.length > 0) return {};
  const span = spanContextOf(traceparent);
  const hasState = span !== undefined && tracestate !== '' && PRINTABLE.test(tracestate);
  return {
    span: hasState ? { ...span, traceState: api.createTraceState(tracestate) } : span,
    baggage: baggage === '' ? undefined : decodeBaggage(api, baggage),
  };
}
