import type { Context, Link, SpanKind, Tracer, TracerProvider } from '@opentelemetry/api';
import type { SpanEnding, TracedRun, TracedSend, Tracing } from '../core/tracing.js';
import { VERSION } from '../core/version.js';
import { argsAttributes, runAttributes, sendAttributes } from './attributes.js';
import { decodeCarried, spanContextOf, type CarriedContext } from './carried-context.js';
import { describeEnding } from './ending.js';
import { LateContext } from './late-context.js';
import type { OtelApi } from './load-api.js';
import type { OtelOptions } from './otel-options.js';
import { carriedBy, OtelSpan } from './otel-span.js';
import { SpanBeginnings } from './span-beginnings.js';

/** The numbers of `SpanKind`: the API is loaded where it is first needed. */
const PRODUCER: SpanKind.PRODUCER = 3;
const CONSUMER: SpanKind.CONSUMER = 4;

/** The context in which the span of a run begins, and its links. */
interface Joined {
  readonly context: Context;
  readonly links: Link[];
}

const NOTHING: CarriedContext = {};

/** Spans by the tracer provider that is registered with the API. */
export class OtelTracing implements Tracing<OtelSpan> {
  #provider: TracerProvider | undefined;
  #ofProvider: Tracer | undefined;

  readonly #sends: SpanBeginnings;
  readonly #runs: SpanBeginnings;
  /** Of a run that carries nothing. */
  readonly #unlinked: Joined;

  constructor(
    private readonly api: OtelApi,
    private readonly options: Required<OtelOptions>,
  ) {
    this.#sends = new SpanBeginnings('send', options.spanName);
    this.#runs = new SpanBeginnings('process', options.spanName);
    this.#unlinked = { context: api.ROOT_CONTEXT, links: [] };
  }

  /** A provider may be registered after this was made, also through another copy of the API: a tracer kept since would stay mute. */
  get #tracer(): Tracer {
    const provider = this.api.trace.getTracerProvider();
    if (this.#ofProvider === undefined || provider !== this.#provider) {
      this.#provider = provider;
      this.#ofProvider = provider.getTracer('nest-task-queue', VERSION);
    }
    return this.#ofProvider;
  }

  /** A span that nobody sees, and of which tasks carry nothing, need not be ended. */
  send(send: TracedSend): OtelSpan | undefined {
    const context = this.api.context.active();
    const { name, attributes } = this.#sends.of(send);
    const span = this.#tracer.startSpan(name, { kind: PRODUCER, attributes }, context);
    if (span.isRecording()) span.setAttributes(sendAttributes(send));
    else if (carriedBy(span, context, this.options.propagation, this.api) === undefined) return undefined;
    return this.#spanOf(span, context);
  }

  process(run: TracedRun): OtelSpan {
    const isUnlinked = run.carried === undefined && run.firstAttempt === undefined;
    const { context, links } = isUnlinked ? this.#unlinked : this.#join(run);
    const { name, attributes } = this.#runs.of(run);
    const span = this.#tracer.startSpan(name, { kind: CONSUMER, attributes, links }, context);
    const spanOf = this.#spanOf(span, context);
    if (span.isRecording()) this.#describe(spanOf, run);
    return spanOf;
  }

  within<T>({ context }: OtelSpan, body: () => T): T {
    return this.api.context.with(context, body);
  }

  end(span: OtelSpan, ending: SpanEnding): Promise<void> | void {
    if (span.span.isRecording()) describeEnding(this.api, span.span, ending);
    return span.end();
  }

  #spanOf(span: OtelSpan['span'], context: Context): OtelSpan {
    const inside = new LateContext(this.api, context, span);
    return new OtelSpan(span, inside, this.options.propagation, this.api);
  }

  /** The span is a part of the trace that the task carries, or begins one with a link to that. */
  #join({ carried, firstAttempt }: TracedRun): Joined {
    const { ROOT_CONTEXT, propagation, trace } = this.api;
    if (this.options.propagation === 'none') return { context: ROOT_CONTEXT, links: [] };
    const { span, baggage } = carried === undefined ? NOTHING : decodeCarried(this.api, carried);
    const isChild = span !== undefined && this.options.propagation === 'child';
    const context = baggage === undefined ? ROOT_CONTEXT : propagation.setBaggage(ROOT_CONTEXT, baggage);
    const first = firstAttempt === undefined ? undefined : spanContextOf(firstAttempt);
    return {
      context: isChild ? trace.setSpanContext(context, span) : context,
      links: [isChild ? undefined : span, first].flatMap((each) =>
        each === undefined ? [] : { context: each },
      ),
    };
  }

  #describe(span: OtelSpan, run: TracedRun): void {
    span.span.setAttributes(runAttributes(run));
    if (this.options.captureArgs) span.span.setAttributes(argsAttributes(run));
    if (run.losses > 0) span.span.addEvent('ntq.lost', { 'ntq.losses': run.losses });
    const preceding = this.options.propagation === 'none' ? undefined : run.precedingRuns();
    if (preceding !== undefined) span.follow(preceding);
  }
}
