import { createHash } from 'node:crypto';
import type { LiveStatus } from '../api-types.js';
import { BrokerError } from '../../core/errors.js';
import { isInstance, messageOfError } from '../../core/kind-of-value.js';
import type { LiveStream } from './live-stream.js';
import { RecentBatches } from './recent-batches.js';
import type { TopicSource } from './topic-source.js';

/** The same values have the same mark in every process. */
function markOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 10);
}

/** One topic: it is read while somebody listens, and sent when it has changed. */
export class LiveTopic {
  readonly #listeners = new Set<LiveStream>();
  #stop: (() => void) | undefined;
  #last: { readonly json: string; readonly data: unknown; readonly mark: string } | undefined;
  readonly #batches = new RecentBatches();
  /** Why no value comes; `undefined` while they come. */
  #trouble: LiveStatus | undefined;

  constructor(
    private readonly name: string,
    private readonly source: TopicSource,
    private readonly warn: (error: unknown) => void,
  ) {}

  /**
   * A new listener gets the last value at once; while no value comes, it learns that instead, for the last one is old. One that comes back
   * gets the values that it has missed.
   */
  join(stream: LiveStream): void {
    this.#listeners.add(stream);
    if (!this.source.isKept) this.#giveMissed(stream);
    if (this.#trouble !== undefined) stream.putTrouble(this.name, this.#trouble);
    else if (this.#last !== undefined && this.source.isKept) stream.put(this.name, this.#last);
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

  /** After a trouble the value is sent though it is the last one: who has joined meanwhile does not have it. */
  #receive(data: unknown): void {
    const wasInTrouble = this.#trouble !== undefined;
    if (wasInTrouble) this.#notify(undefined);
    const json = JSON.stringify(data) ?? 'null';
    if (this.source.isKept && !wasInTrouble && json === this.#last?.json) return;
    const mark = this.source.isKept ? markOf(json) : this.#batches.add(data);
    this.#last = { json, data, mark };
    for (const stream of this.#listeners) stream.put(this.name, this.#last, this.source.missed);
  }

  #giveMissed(stream: LiveStream): void {
    const brought = stream.marks.resumed(this.name);
    if (brought === undefined || this.source.missed === undefined) return;
    const values = this.#batches.since(brought);
    if (values?.length !== 0)
      stream.put(this.name, { data: this.source.missed(values), mark: this.#last?.mark ?? '' });
  }

  #fail(error: unknown): void {
    if (this.#trouble !== undefined) return;
    const isBroker = isInstance(error, BrokerError);
    if (!isBroker) this.warn(error);
    this.#notify(
      isBroker
        ? { isAway: true, message: messageOfError(error) }
        : { isAway: false, isBroken: true, message: 'The log of the server says what failed.' },
    );
  }

  #notify(trouble: LiveStatus | undefined): void {
    this.#trouble = trouble;
    for (const stream of this.#listeners) stream.putTrouble(this.name, trouble);
  }
}
