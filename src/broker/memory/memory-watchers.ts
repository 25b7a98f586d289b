interface Waiting {
  readonly told: () => void;
  readonly closed: () => void;
}

/** Those who wait for tasks. */
export class MemoryWatchers {
  readonly #waiting = new Map<string, Set<Waiting>>();
  #isClosed = false;

  /** Is told at once how things are. */
  add(id: string, waiting: Waiting): () => void {
    queueMicrotask(this.#isClosed ? waiting.closed : waiting.told);
    const all = this.#waiting.get(id) ?? new Set();
    this.#waiting.set(id, all.add(waiting));
    return () => {
      all.delete(waiting);
      if (all.size === 0) this.#waiting.delete(id);
    };
  }

  tell(id: string): void {
    for (const { told } of this.#waiting.get(id) ?? []) queueMicrotask(told);
  }

  close(): void {
    this.#isClosed = true;
    for (const all of this.#waiting.values()) for (const { closed } of all) queueMicrotask(closed);
  }
}
