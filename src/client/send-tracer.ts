import type { Call } from '../core/call.js';
import type { Publication } from '../core/publication.js';
import type { SendEnding, ServerAddress, TraceSpan, Tracing } from '../core/tracing.js';

/** Gives each enqueue its span. */
export class SendTracer {
  constructor(
    /** One whose errors reach no enqueue. */
    private readonly tracing: Tracing,
    private readonly server: ServerAddress | undefined,
  ) {}

  /** `count`: how many calls there are, where there are many. A call that names no queue is refused: it has no span. */
  begin(call: Pick<Call, 'definition' | 'name' | 'options'>, count?: number): SendSpan | undefined {
    const queue = call.options.queue ?? call.definition?.queue;
    if (queue === undefined) return undefined;
    const span = this.tracing.send({ task: call.name, queue, count, server: this.server });
    return span && new SendSpan(this.tracing, span);
  }
}

/** The span of an enqueue that is under way. */
export class SendSpan {
  /** The message that it publishes, or the id of the workflow; `undefined` where there are many messages. */
  message: (Partial<Pick<Publication, 'body'>> & Pick<Publication, 'id'>) | undefined;

  constructor(
    private readonly tracing: Tracing,
    private readonly span: TraceSpan,
  ) {}

  /** The trace context of its tasks. */
  get carried(): string | undefined {
    return this.span.carried;
  }

  /** Ends with the enqueue, whose value it gives. */
  async until<T>(enqueued: Promise<T>): Promise<T> {
    try {
      const value = await enqueued;
      void this.tracing.end(this.span, { kind: 'sent', ...this.#size() });
      return value;
    } catch (error) {
      void this.tracing.end(this.span, { kind: 'refused', error });
      throw error;
    }
  }

  #size(): Omit<Extract<SendEnding, { kind: 'sent' }>, 'kind'> {
    if (this.message === undefined) return {};
    const { id, body } = this.message;
    return body === undefined ? { id } : { id, bodyBytes: Buffer.byteLength(body) };
  }
}
