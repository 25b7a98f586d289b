import type { Context, Span } from '@opentelemetry/api';
import type { OtelApi } from './load-api.js';

/** The context inside of a span. The API makes it where somebody reads it, because most handlers begin no span and read no baggage. */
export class LateContext implements Context {
  #made: Context | undefined;

  constructor(
    private readonly api: OtelApi,
    readonly outer: Context,
    private readonly span: Span,
  ) {}

  getValue(key: symbol): unknown {
    return this.#context.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#context.setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#context.deleteValue(key);
  }

  get #context(): Context {
    return (this.#made ??= this.api.trace.setSpan(this.outer, this.span));
  }
}
