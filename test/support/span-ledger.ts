import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { Tracing } from 'nest-task-queue';
import { otel } from 'nest-task-queue/tracing';
import type { Ledger } from './ledger.js';

/** A span of another process, as a line of the ledger has it. */
export interface NotedSpan {
  readonly name: string;
  readonly pid: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly links: readonly string[];
  readonly events: readonly string[];
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Tracing for a process of the tests: its spans go to the ledger as they end. */
export function tracingInto(ledger: Ledger): Tracing {
  const exporter: SpanExporter = {
    export: (spans, done) => {
      for (const span of spans) ledger.append(`span ${JSON.stringify(notedSpan(span))}`);
      done({ code: 0 });
    },
    shutdown: () => Promise.resolve(),
  };
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return otel();
}

/** The spans of a name in a ledger, in the order in which they ended. */
export function spansIn(ledger: Ledger, name: string): NotedSpan[] {
  return ledger
    .lines()
    .filter((line) => line.startsWith('span '))
    .map((line) => JSON.parse(line.slice('span '.length)) as NotedSpan)
    .filter((span) => span.name === name);
}

function notedSpan(span: ReadableSpan): NotedSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    name: span.name,
    pid: process.pid,
    traceId,
    spanId,
    parentId: span.parentSpanContext?.spanId,
    links: span.links.map((link) => link.context.spanId),
    events: span.events.map((event) => event.name),
    isError: span.status.code === 2,
    attributes: span.attributes,
  };
}
