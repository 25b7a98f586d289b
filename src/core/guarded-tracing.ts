import { isPromiseLike } from './kind-of-value.js';
import {
  isTraceparent,
  MAX_TRACE_BYTES,
  type SpanEnding,
  type TracedRun,
  type TracedSend,
  type TraceSpan,
  type Tracing,
} from './tracing.js';

/** A tracer whose errors reach nobody but the log, and that only once. */
export class GuardedTracing implements Tracing<GuardedSpan> {
  #hasFailed = false;

  constructor(
    private readonly tracing: Tracing,
    private readonly onError: (error: unknown) => void,
  ) {}

  send(send: TracedSend): GuardedSpan | undefined {
    try {
      return this.#guarded(this.tracing.send(send));
    } catch (error) {
      return this.#note(error);
    }
  }

  process(run: TracedRun): GuardedSpan | undefined {
    try {
      return this.#guarded(this.tracing.process(run));
    } catch (error) {
      return this.#note(error);
    }
  }

  /** The body is called once, and its value or error comes out, whatever the tracer does. */
  within<T>({ span }: GuardedSpan, body: () => T): T {
    let call: { readonly value: T } | { readonly error: unknown } | undefined;
    try {
      this.tracing.within(span, () => void (call ??= called(body)));
    } catch (error) {
      this.#note(error);
    }
    call ??= called(body);
    if ('error' in call) throw call.error;
    return call.value;
  }

  end({ span }: GuardedSpan, ending: SpanEnding): void {
    try {
      const ended = this.tracing.end(span, ending);
      if (isPromiseLike(ended)) Promise.resolve(ended).catch((error: unknown) => this.#note(error));
    } catch (error) {
      this.#note(error);
    }
  }

  #guarded(span: TraceSpan | undefined): GuardedSpan | undefined {
    return span && new GuardedSpan(span, this.#onSpanError);
  }

  readonly #onSpanError = (error: unknown): void => this.#note(error);

  #note(error: unknown): undefined {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.onError(error);
  }
}

/** A span of a guarded tracer. It gives messages and records a right text, or no text. */
class GuardedSpan implements TraceSpan {
  readonly traceparent: string | undefined;

  constructor(
    readonly span: TraceSpan,
    private readonly onError: (error: unknown) => void,
  ) {
    const { traceparent } = span;
    const isRight = traceparent === undefined || isTraceparent(traceparent);
    if (!isRight) onError(new Error('The tracer gave a traceparent that is not right.'));
    this.traceparent = isRight ? traceparent : undefined;
  }

  get carried(): string | undefined {
    try {
      return checkedText(this.span.carried);
    } catch (error) {
      this.onError(error);
      return undefined;
    }
  }
}

function checkedText(text: unknown): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (typeof text === 'string' && Buffer.byteLength(text) <= MAX_TRACE_BYTES) return text;
  throw new Error(
    `The tracer gave something to carry that is no text, or longer than ${MAX_TRACE_BYTES} bytes.`,
  );
}

function called<T>(body: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: body() };
  } catch (error) {
    return { error };
  }
}
