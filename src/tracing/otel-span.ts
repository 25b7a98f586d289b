import type { Baggage, Context, Span } from '@opentelemetry/api';
import type { PrecedingRuns, TraceSpan } from '../core/tracing.js';
import { encodeCarried, spanContextOf, traceparentOf } from './carried-context.js';
import type { LateContext } from './late-context.js';
import type { OtelApi } from './load-api.js';
import type { Propagation } from './otel-options.js';

/** A flag of W3C trace context. */
const SAMPLED = 1;

/**
 * The text that the tasks of a span carry. A link to a span that nobody keeps is of no use; to a child, that its parent is not sampled says
 * that it is not, either.
 */
export function carriedBy(
  span: Span,
  outer: Context,
  propagation: Propagation,
  api: OtelApi,
): string | undefined {
  if (propagation === 'none') return undefined;
  const baggage: Baggage | undefined = api.propagation.getBaggage(outer);
  const named = propagation === 'child' || isSampled(span) ? span.spanContext() : undefined;
  return named === undefined && baggage === undefined ? undefined : encodeCarried({ span: named, baggage });
}

function isSampled(span: Span): boolean {
  return (span.spanContext().traceFlags & SAMPLED) !== 0;
}

/** A span with the context in which its handler runs. */
export class OtelSpan implements TraceSpan {
  #linked: Promise<void> | undefined;

  constructor(
    readonly span: Span,
    readonly context: LateContext,
    private readonly propagation: Propagation,
    private readonly api: OtelApi,
  ) {}

  get carried(): string | undefined {
    return carriedBy(this.span, this.context.outer, this.propagation, this.api);
  }

  get traceparent(): string | undefined {
    return isSampled(this.span) ? traceparentOf(this.span.spanContext()) : undefined;
  }

  /** The handler does not wait for its links: they come before the span ends. */
  follow(preceding: Promise<PrecedingRuns>): void {
    this.#linked = preceding.then((runs) => this.#link(runs)).catch(() => undefined);
  }

  #link({ traceparents, groupSize }: PrecedingRuns): void {
    this.span.addLinks(
      traceparents.flatMap((each) => spanContextOf(each) ?? []).map((context) => ({ context })),
    );
    if (groupSize !== undefined) this.span.setAttribute('ntq.group.size', groupSize);
  }

  /** Ends it now, also where its links are still on their way: then it resolves when they are there. */
  end(): Promise<void> | void {
    if (this.#linked === undefined) return this.span.end();
    const endedAt = performance.now();
    return this.#linked.then(() => this.span.end(endedAt));
  }
}
