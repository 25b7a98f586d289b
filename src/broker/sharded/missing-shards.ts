import { AsyncLocalStorage } from 'node:async_hooks';
import type { Noted } from '../broker.js';

/**
 * Notes which shards a read left out because they did not answer. The note belongs to the work that reads, whatever it calls: lists,
 * counts and figures have forms in which there is no place for it.
 */
export class MissingShards {
  readonly #noted = new AsyncLocalStorage<Set<number>>();

  /** Does the work, and tells which shards its reads have left out. Work around it learns of them as well. */
  async noting<T>(work: () => Promise<T>): Promise<Noted<T>> {
    const noted = new Set<number>();
    try {
      return { answer: await this.#noted.run(noted, work), missing: inOrder(noted) };
    } finally {
      this.note(noted);
    }
  }

  /** Shards did not answer. */
  note(shards: Iterable<number>): void {
    const noted = this.#noted.getStore();
    for (const shard of shards) noted?.add(shard);
  }

  /** The shards that the work under way has left out so far. */
  get soFar(): readonly number[] {
    return inOrder(this.#noted.getStore() ?? []);
  }
}

function inOrder(shards: Iterable<number>): readonly number[] {
  return [...shards].sort((one, other) => one - other);
}
