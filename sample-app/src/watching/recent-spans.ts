import { context, trace, type HrTime } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { BasicTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';

const KEPT = 2_000;

/** The last spans of this process, in memory. In production an exporter sends them to your tracing backend instead. */
export class RecentSpans implements SpanProcessor {
  readonly #ended: ReadableSpan[] = [];

  /** Makes this the place where the spans of the process go. To be called before the application starts. */
  register(): this {
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [this] }));
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    return this;
  }

  /** The spans of a trace that have ended, in the order of their beginnings. */
  ofTrace(traceId: string): readonly ReadableSpan[] {
    return this.#ended
      .filter((span) => span.spanContext().traceId === traceId)
      .sort((one, other) => millis(one.startTime) - millis(other.startTime));
  }

  /** The newest trace with a span that has this attribute. */
  traceWith(attribute: string, value: string): string | undefined {
    return [...this.#ended]
      .reverse()
      .find(({ attributes }) => attributes[attribute] === value)
      ?.spanContext().traceId;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#ended.push(span);
    if (this.#ended.length > KEPT) this.#ended.shift();
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

export function millis([seconds, nanoseconds]: HrTime): number {
  return seconds * 1e3 + nanoseconds / 1e6;
}
