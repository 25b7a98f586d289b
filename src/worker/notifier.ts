/** Something to wait for again and again. */
export class Notifier {
  #waiting: (() => void)[] = [];

  /** Resolves with the next `give()`. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  notify(): void {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
