import type { Context, Span } from '@opentelemetry/api';
import type { OtelApi } from './load-api.js';

/**
 * The context inside of a span. The API makes it where somebody reads it, because most handlers begin no span and read no baggage. Its
 * methods need no `this`, as those of the API's contexts.
 */
export class LateContext implements Context {
  #made: Context | undefined;

  constructor(
    private readonly api: OtelApi,
    readonly outer: Context,
    private readonly span: Span,
  ) {}

  readonly getValue = (key: symbol): unknown => this.#context.getValue(key);

  readonly setValue = (key: symbol, value: unknown): Context => this.#context.setValue(key, value);

  readonly deleteValue = (key: symbol): Context => this.#context.deleteValue(key);

  get #context(): Context {
    return (this.#made ??= this.api.trace.setSpan(this.outer, this.span));
  }
}
