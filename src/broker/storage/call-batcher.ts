import { BrokerUnavailableError, isScriptFailure } from '../../core/errors.js';

/** Batches under way at once: enough to keep Redis busy, few enough to gather what comes meanwhile. */
const MAX_CALLS = 4;
/** The same for full batches: nothing more could be gathered, but a slow network must carry them in time. */
const MAX_FULL_CALLS = 16;

/**
 * Parts into which a batch is split to find the items on which the script fails: enough for three of 500. Where there are more, the
 * key of the queue or of the namespace is wrong, and each part fails as a whole.
 */
const MAX_PARTS = 64;

/** How much goes in one batch. */
export interface BatchSize<Item> {
  readonly items: number;
  /** The weight of all items of a batch; an item that is heavier goes alone. Default: no limit. */
  readonly weight?: number;
  readonly weigh?: (item: Item) => number;
}

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers calls: those of one tick share a round trip, and those that come while batches are under way go with the next. A lone call
 * goes at once.
 *
 * @example
 * const finds = new CallBatcher((ids: readonly string[]) => store.find(ids), { items: 500 });
 * const [one, other] = await Promise.all([finds.call('a'), finds.call('b')]);
 */
export class CallBatcher<Item, Answer> {
  #waiting: Waiting<Item, Answer>[] = [];
  #calls = 0;
  #isScheduled = false;

  constructor(
    /** Answers for each item, in their order. */
    private readonly send: (items: readonly Item[]) => Promise<readonly Answer[]>,
    private readonly size: BatchSize<Item>,
  ) {}

  /**
   * @throws the error of the script, if it fails on this item; BrokerUnavailableError for all that wait behind a batch that got no
   *   answer, because each of them would wait as long
   */
  call(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      // Redis takes a full batch while the next is gathered, also in the middle of a tick.
      if (this.#isFull) void this.#send(this.#take());
      if (this.#isScheduled || this.#calls >= MAX_CALLS) return;
      this.#isScheduled = true;
      queueMicrotask(() => this.#flush());
    });
  }

  #flush(): void {
    this.#isScheduled = false;
    while (this.#isFull || (this.#waiting.length > 0 && this.#calls < MAX_CALLS))
      void this.#send(this.#take());
  }

  get #isFull(): boolean {
    return this.#waiting.length >= this.size.items && this.#calls < MAX_FULL_CALLS;
  }

  #failAll(error: BrokerUnavailableError): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(error);
  }

  #take(): readonly Waiting<Item, Answer>[] {
    const waiting = this.#waiting;
    const count = this.#countTaken();
    this.#waiting = count === waiting.length ? [] : waiting.slice(count);
    return count === waiting.length ? waiting : waiting.slice(0, count);
  }

  #countTaken(): number {
    const { items, weight = Infinity, weigh } = this.size;
    const most = Math.min(items, this.#waiting.length);
    if (most === 1 || weigh === undefined) return most;
    let taken = 0;
    let count = 0;
    while (count < most && (count === 0 || taken < weight)) {
      taken += weigh((this.#waiting[count] as Waiting<Item, Answer>).item);
      count += 1;
    }
    return count;
  }

  async #send(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    this.#calls += 1;
    try {
      resolveAll(batch, await this.send(itemsOf(batch)));
    } catch (error) {
      await this.#failed(batch, error);
    } finally {
      this.#calls -= 1;
      this.#flush();
    }
  }

  async #failed(batch: readonly Waiting<Item, Answer>[], error: unknown): Promise<void> {
    try {
      if (!isScriptFailure(error)) throw error;
      await this.#sendInParts(batch, error);
    } catch (failure) {
      for (const { reject } of batch) reject(failure);
      if (failure instanceof BrokerUnavailableError) this.#failAll(failure);
    }
  }

  /** An item on which the script fails fails alone: the others have nothing to do with it and go in halves, in their order. */
  async #sendInParts(batch: readonly Waiting<Item, Answer>[], failure: unknown): Promise<void> {
    const parts = [batch];
    let calls = 0;
    let hasSucceeded = false;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      calls += 1;
      const error = calls === 1 ? failure : await this.#failureOf(part);
      hasSucceeded ||= error === undefined;
      if (error === undefined) continue;
      if (part.length === 1 || (calls >= MAX_PARTS && !hasSucceeded))
        for (const { reject } of part) reject(error);
      else parts.push(...halvesOf(part).reverse());
    }
  }

  /** Sends a part whole; gives the error of the script, if it failed. */
  async #failureOf(part: readonly Waiting<Item, Answer>[]): Promise<unknown> {
    try {
      resolveAll(part, await this.send(itemsOf(part)));
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

function itemsOf<Item>(batch: readonly Waiting<Item, never>[]): readonly Item[] {
  return batch.map(({ item }) => item);
}

function resolveAll<Answer>(batch: readonly Waiting<unknown, Answer>[], answers: readonly Answer[]): void {
  batch.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
}
