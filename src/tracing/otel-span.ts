import type { Baggage, Span } from '@opentelemetry/api';
import type { PrecedingRuns, TraceSpan } from '../core/tracing.js';
import { encodeCarried, spanContextOf, traceparentOf } from './carried-context.js';
import type { LateContext } from './late-context.js';
import type { OtelApi } from './load-api.js';
import type { Propagation } from './otel-options.js';

/** A flag of W3C trace context. */
const SAMPLED = 1;

/** A span with the context in which its handler runs. */
export class OtelSpan implements TraceSpan {
  #linked: Promise<void> | undefined;

  constructor(
    readonly span: Span,
    readonly context: LateContext,
    private readonly propagation: Propagation,
    private readonly api: OtelApi,
  ) {}

  /** A link to a span that nobody keeps is of no use; to a child, that its parent is not sampled says that it is not, either. */
  get carried(): string | undefined {
    if (this.propagation === 'none') return undefined;
    const baggage: Baggage | undefined = this.api.propagation.getBaggage(this.context.outer);
    const span = this.propagation === 'child' || this.#isSampled ? this.span.spanContext() : undefined;
    return span === undefined && baggage === undefined ? undefined : encodeCarried({ span, baggage });
  }

  get traceparent(): string | undefined {
    return this.#isSampled ? traceparentOf(this.span.spanContext()) : undefined;
  }

  get #isSampled(): boolean {
    return (this.span.spanContext().traceFlags & SAMPLED) !== 0;
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
