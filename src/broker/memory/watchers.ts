interface Watcher {
  readonly onUpdate: () => void;
  readonly onClose: () => void;
}

/** Callers that watch tasks. */
export class Watchers {
  readonly #byTask = new Map<string, Set<Watcher>>();
  #isClosed = false;

  /** Adds a watcher, which is notified at once: the task may have changed before. */
  add(id: string, watcher: Watcher): () => void {
    queueMicrotask(this.#isClosed ? watcher.onClose : watcher.onUpdate);
    const watchers = this.#byTask.get(id) ?? new Set();
    this.#byTask.set(id, watchers.add(watcher));
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#byTask.delete(id);
    };
  }

  notify(id: string): void {
    for (const { onUpdate } of this.#byTask.get(id) ?? []) queueMicrotask(onUpdate);
  }

  close(): void {
    this.#isClosed = true;
    for (const watchers of this.#byTask.values()) for (const { onClose } of watchers) queueMicrotask(onClose);
  }
}
