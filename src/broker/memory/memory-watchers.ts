type Told = () => void;

/** Those who wait for tasks. */
export class MemoryWatchers {
  readonly #told = new Map<string, Set<Told>>();

  add(id: string, told: Told): () => void {
    const all = this.#told.get(id) ?? new Set();
    this.#told.set(id, all.add(told));
    return () => {
      all.delete(told);
      if (all.size === 0) this.#told.delete(id);
    };
  }

  tell(id: string): void {
    for (const told of this.#told.get(id) ?? []) queueMicrotask(told);
  }
}
