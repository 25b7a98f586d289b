import type { ResultStore, TaskSnapshot } from '../../src/broker/result-store.js';

/** What a watcher of one task is told, to be waited for. */
export class Watch {
  stop: () => void = () => {};
  /** It is told nothing more. */
  readonly closed: Promise<void>;
  isClosed = false;
  readonly #told: (TaskSnapshot | undefined)[] = [];
  #wake: () => void = () => {};

  constructor(results: ResultStore, id: string, until: 'ended' | 'stopped') {
    const told = (task: TaskSnapshot | undefined) => {
      this.#told.push(task);
      this.#wake();
    };
    this.closed = new Promise((resolve) => {
      const closed = () => {
        this.isClosed = true;
        resolve();
      };
      this.stop = results.watch(id, until, { onUpdate: told, onClose: closed });
    });
  }

  /** How often it was told. */
  get count(): number {
    return this.#told.length;
  }

  /** The first that fits of what was told, or will be. */
  async until(fits: (task: TaskSnapshot | undefined) => boolean): Promise<TaskSnapshot | undefined> {
    for (let seen = 0; ; seen += 1) {
      while (seen >= this.#told.length) await new Promise<void>((resolve) => (this.#wake = resolve));
      if (fits(this.#told[seen])) return this.#told[seen];
    }
  }
}
