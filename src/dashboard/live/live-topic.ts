import type { LiveStatus } from '../api-types.js';
import { BrokerError } from '../../core/errors.js';
import { isInstance, messageOfError } from '../../core/kind-of-value.js';
import type { LiveStream } from './live-stream.js';
import type { TopicSource } from './topic-source.js';

/** One topic: it is read while somebody listens, and sent when it has changed. */
export class LiveTopic {
  readonly #listeners = new Set<LiveStream>();
  #stop: (() => void) | undefined;
  #last: { readonly text: string; readonly data: unknown } | undefined;
  #isAway = false;

  constructor(
    private readonly name: string,
    private readonly source: TopicSource,
  ) {}

  /** A new listener gets the last value at once. */
  join(stream: LiveStream): void {
    this.#listeners.add(stream);
    if (this.#last !== undefined && this.source.isKept) stream.put(this.name, this.#last.data);
    this.#stop ??= this.source.start(
      (data) => this.#receive(data),
      (error) => this.#fail(error),
    );
  }

  /** Answers how many still listen. */
  leave(stream: LiveStream): number {
    this.#listeners.delete(stream);
    if (this.#listeners.size === 0) {
      this.#stop?.();
      this.#stop = undefined;
    }
    return this.#listeners.size;
  }

  #receive(data: unknown): void {
    if (this.#isAway) this.#tell({ isAway: false });
    this.#isAway = false;
    const text = JSON.stringify(data) ?? 'null';
    if (this.source.isKept && text === this.#last?.text) return;
    this.#last = { text, data };
    for (const stream of this.#listeners) stream.put(this.name, data);
  }

  #fail(error: unknown): void {
    if (this.#isAway) return;
    this.#isAway = true;
    const isBroker = isInstance(error, BrokerError);
    this.#tell({
      isAway: true,
      message: isBroker ? messageOfError(error) : 'The log of the server says what failed.',
    });
  }

  #tell(status: LiveStatus): void {
    for (const stream of this.#listeners) stream.put('status', status);
  }
}
