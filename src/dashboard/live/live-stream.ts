import type { LiveStatus } from '../api-types.js';
import type { StreamEvent } from '../http/event-stream.js';
import type { StreamMarks } from './stream-marks.js';

/** Proxies close a connection on which nothing comes for a minute. */
const ALIVE_MS = 15_000;

/** A value of a topic. */
export interface LiveValue {
  readonly data: unknown;
  /** Its JSON, which all tabs share; left out where a tab gets a value that no other one gets. */
  readonly json?: string;
  /** Names it, so that a client which comes back can say what it has. */
  readonly mark?: string;
}

/** The stream of one tab. Of a topic that its client has not yet taken, one value waits: the last one, or all in one. */
export class LiveStream implements AsyncIterableIterator<StreamEvent> {
  /** Of topics from which no value comes. */
  readonly #troubles = new Map<string, LiveStatus>();
  readonly #waiting = new Map<string, LiveValue>();
  readonly #timer: NodeJS.Timeout;
  #wake: (() => void) | undefined;
  #isAliveDue = false;
  #isClosed = false;

  constructor(
    private readonly signal: AbortSignal,
    private readonly onClose: () => void,
    /** The values that the client has already. */
    readonly marks: StreamMarks,
  ) {
    this.#timer = setInterval(() => {
      this.#isAliveDue = true;
      this.#wake?.();
    }, ALIVE_MS).unref();
    signal.addEventListener('abort', this.close);
    // After the hub has noted it.
    if (signal.aborted) queueMicrotask(this.close);
  }

  /** A value that the client has brought along is not sent again. `merge`: of two values that wait, each of which counts. */
  put(
    topic: string,
    value: LiveValue & { readonly mark: string },
    merge?: (values: readonly unknown[]) => unknown,
  ): void {
    const { data, mark } = value;
    if (this.marks.hasBrought(topic, mark)) return;
    const waiting = this.#waiting.get(topic);
    const isMerged = waiting !== undefined && merge !== undefined;
    this.#put(topic, isMerged ? { data: merge([waiting.data, data]), mark } : value);
  }

  #put(event: string, value: LiveValue): void {
    this.#waiting.delete(event);
    this.#waiting.set(event, value);
    this.#wake?.();
  }

  /** Says that no value of a topic comes, or that one comes again. The page is up to date again when the last topic is. */
  putTrouble(topic: string, trouble: LiveStatus | undefined): void {
    if (trouble === undefined) this.#troubles.delete(topic);
    else this.#troubles.set(topic, trouble);
    const all = [...this.#troubles.values()];
    this.#put('status', { data: all.find(({ isAway }) => isAway) ?? all[0] ?? { isAway: false } });
  }

  readonly close = (): void => {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.signal.removeEventListener('abort', this.close);
    this.onClose();
    this.#wake?.();
  };

  async next(): Promise<IteratorResult<StreamEvent, undefined>> {
    for (;;) {
      if (this.#isClosed) return { done: true, value: undefined };
      const value = this.#take();
      if (value !== undefined) return { done: false, value };
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }

  return(): Promise<IteratorResult<StreamEvent, undefined>> {
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): StreamEvent | undefined {
    for (const [event, { mark, ...value }] of this.#waiting) {
      this.#waiting.delete(event);
      if (mark === undefined) return { event, ...value };
      this.marks.note(event, mark);
      return { event, ...value, id: this.marks.id };
    }
    if (!this.#isAliveDue) return undefined;
    this.#isAliveDue = false;
    return 'alive';
  }
}
