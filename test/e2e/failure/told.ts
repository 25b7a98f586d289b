interface Waiting {
  readonly id: string;
  readonly entry: string;
  readonly resolve: () => void;
}

/** What handlers and hooks said of each task, and who waits to hear it. */
export class Told {
  readonly #entries = new Map<string, string[]>();
  #waiting: Waiting[] = [];

  add(id: string, entry: string): void {
    this.#entries.set(id, [...this.of(id), entry]);
    const heard = this.#waiting.filter((one) => one.id === id && one.entry === entry);
    this.#waiting = this.#waiting.filter((one) => !heard.includes(one));
    for (const { resolve } of heard) resolve();
  }

  of(id: string): readonly string[] {
    return this.#entries.get(id) ?? [];
  }

  /** Resolves once that was said of the task. */
  until(id: string, entry: string): Promise<void> {
    if (this.of(id).includes(entry)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ id, entry, resolve }));
  }
}
