import type { Context, Span } from '@opentelemetry/api';
import type { OtelApi } from './load-api.js';

/**
 * The context inside of a span. The API makes it where somebody reads it, because most handlers begin no span and read no baggage. Its
 * methods need no `this`, as those of the API's contexts, and are made where they are read, too.
 */
export class LateContext implements Context {
  #made: Context | undefined;

  constructor(
    private readonly api: OtelApi,
    readonly outer: Context,
    private readonly span: Span,
  ) {}

  get getValue(): Context['getValue'] {
    return (key) => this.#context.getValue(key);
  }

  get setValue(): Context['setValue'] {
    return (key, value) => this.#context.setValue(key, value);
  }

  get deleteValue(): Context['deleteValue'] {
    return (key) => this.#context.deleteValue(key);
  }

  get #context(): Context {
    return (this.#made ??= this.api.trace.setSpan(this.outer, this.span));
  }
}
