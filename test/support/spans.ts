import { afterAll, beforeAll, beforeEach } from '@jest/globals';
import { context, propagation, trace, SpanStatusCode } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
  type Sampler,
} from '@opentelemetry/sdk-trace-base';
import { eventually } from './eventually.js';

/** A tracer provider in memory, registered for the tests of the surrounding `describe`. */
export class Spans {
  readonly #exporter = new InMemorySpanExporter();

  static use(sampler?: Sampler): Spans {
    const spans = new Spans();
    beforeAll(() => spans.#register(sampler));
    beforeEach(() => spans.#exporter.reset());
    afterAll(() => {
      trace.disable();
      context.disable();
      propagation.disable();
    });
    return spans;
  }

  #register(sampler?: Sampler): void {
    const spanProcessors = [new SimpleSpanProcessor(this.#exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors, ...(sampler && { sampler }) }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  }

  /** The spans that have ended. */
  all(): readonly ReadableSpan[] {
    return this.#exporter.getFinishedSpans();
  }

  /** Those of a name that have ended, in the order of their beginnings. */
  named(name: string): readonly ReadableSpan[] {
    return this.all()
      .filter((span) => span.name === name)
      .toSorted((one, other) => startOf(one) - startOf(other));
  }

  /** Resolves with the spans of a name, once so many have ended. */
  async until(name: string, count = 1): Promise<readonly [ReadableSpan, ...ReadableSpan[]]> {
    await eventually(() => {
      const found = this.named(name).length;
      if (found < count) throw new Error(`${found} spans '${name}' of ${this.#names().join(', ')}`);
    });
    return this.named(name) as [ReadableSpan, ...ReadableSpan[]];
  }

  #names(): string[] {
    return this.all().map((span) => span.name);
  }
}

function startOf({ startTime: [seconds, nanoseconds] }: ReadableSpan): number {
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** The ids of the spans to which a span is linked. */
export function linksOf({ links }: ReadableSpan): string[] {
  return links.map(({ context: { spanId } }) => spanId);
}

export function idOf(span: ReadableSpan): string {
  return span.spanContext().spanId;
}

export function traceOf(span: ReadableSpan): string {
  return span.spanContext().traceId;
}

export function isError({ status }: ReadableSpan): boolean {
  return status.code === SpanStatusCode.ERROR;
}

/** An event as plain data: what holds a span cannot be shown by a matcher. */
export function eventOf({ name, attributes }: ReadableSpan['events'][number]): object {
  return { name, ...attributes };
}
