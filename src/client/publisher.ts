import { BrokerUnavailableError, isScriptFailure } from '../core/errors.js';
import type { Publication, PublishReply, TaskStore } from '../broker/task-store.js';
import type { Durability } from '../core/task-options.js';

/** Messages in one call of the script; it stays short. */
export const CHUNK = 500;
const CHUNK_CHARS = 1_000_000;
/** Calls under way at once: enough to keep Redis busy, few enough to gather what comes meanwhile. */
const MAX_CALLS = 4;
/** The same for calls that are full: nothing more could be gathered, but a slow network must carry them in time. */
const MAX_FULL_CALLS = 16;

/**
 * Parts into which a call is split to find the messages on which the script fails: enough for three of 500. Where there are more, the
 * key of the queue or of the namespace is wrong, and each part fails as a whole.
 */
const MAX_PARTS = 64;

/** Characters of bodies in one call that is stored whole: Redis copies them for some milliseconds. */
const WHOLE_CHARS = 4_000_000;

/** Messages in parts that one call of the script may take whole. */
export function wholeParts(messages: readonly Publication[]): readonly [Publication[], ...Publication[][]] {
  let part: Publication[] = [];
  const parts: [Publication[], ...Publication[][]] = [part];
  let chars = 0;
  for (const message of messages) {
    chars += message.body.length;
    if (chars > WHOLE_CHARS && part.length > 0) {
      parts.push((part = []));
      chars = message.body.length;
    }
    part.push(message);
  }
  return parts;
}

interface Waiting {
  readonly publication: Publication;
  readonly resolve: (reply: PublishReply) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers what is enqueued: the enqueues of one tick share a round trip, and what comes while calls are under way goes
 * with the next. A lone enqueue goes at once.
 */
export class Publisher {
  #waiting: Waiting[] = [];
  #calls = 0;
  #scheduled = false;

  constructor(
    private readonly store: TaskStore,
    private readonly durability: Durability = 'stored',
  ) {}

  publish(publication: Publication): Promise<PublishReply> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ publication, resolve, reject });
      // Redis takes a full call while the next is made, also in the middle of a tick.
      if (this.#isFull) void this.#send(this.#take());
      if (this.#scheduled || this.#calls >= MAX_CALLS) return;
      this.#scheduled = true;
      queueMicrotask(() => this.#flush());
    });
  }

  #flush(): void {
    this.#scheduled = false;
    while (this.#isFull || (this.#waiting.length > 0 && this.#calls < MAX_CALLS))
      void this.#send(this.#take());
  }

  get #isFull(): boolean {
    return this.#waiting.length >= CHUNK && this.#calls < MAX_FULL_CALLS;
  }

  /** Calls behind one that Redis did not answer would wait as long, one after the other. */
  #failAll(error: BrokerUnavailableError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
  }

  #take(): readonly Waiting[] {
    let chars = 0;
    let count = 0;
    while (count < this.#waiting.length && count < CHUNK && (count === 0 || chars < CHUNK_CHARS)) {
      chars += this.#waiting[count]?.publication.body.length ?? 0;
      count += 1;
    }
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }

  async #send(chunk: readonly Waiting[]): Promise<void> {
    this.#calls += 1;
    try {
      await this.#publish(chunk);
    } catch (error) {
      for (const { reject } of chunk) reject(error);
      if (error instanceof BrokerUnavailableError) this.#failAll(error);
    } finally {
      this.#calls -= 1;
      this.#flush();
    }
  }

  /** A message on which the script fails fails alone: the others have nothing to do with it and go in halves, in their order. */
  async #publish(chunk: readonly Waiting[]): Promise<void> {
    const parts = [chunk];
    let calls = 0;
    let hasStored = false;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      calls += 1;
      const error = await this.#failureOf(part);
      hasStored ||= error === undefined;
      if (error === undefined) continue;
      if (part.length === 1 || (calls >= MAX_PARTS && !hasStored))
        for (const { reject } of part) reject(error);
      else parts.push(...halvesOf(part).reverse());
    }
  }

  /** Publishes a part whole; gives the error of the script, if it failed and nothing was stored. */
  async #failureOf(part: readonly Waiting[]): Promise<unknown> {
    const { durability } = this;
    const publications = part.map(({ publication }) => publication);
    try {
      const replies = await this.store.publish(publications, { durability });
      part.forEach(({ resolve }, index) => resolve(replies[index] as PublishReply));
      return undefined;
    } catch (error) {
      if (isScriptFailure(error)) return error;
      throw error;
    }
  }
}

function halvesOf<T>(list: readonly T[]): (readonly T[])[] {
  const half = Math.ceil(list.length / 2);
  return [list.slice(0, half), list.slice(half)];
}
