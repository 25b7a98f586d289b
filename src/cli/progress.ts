/** How far a long piece of work is: one line on a terminal that is written over, nothing elsewhere. */
export class Progress {
  #shownAt = 0;

  constructor(
    private readonly label: string,
    private readonly total: number,
    private readonly stream: NodeJS.WriteStream = process.stderr,
  ) {}

  show(done: number): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.#shownAt < 100) return;
    this.#shownAt = now;
    this.stream.write(`\r\x1b[K${this.label} ${done} of ${this.total}`);
  }

  end(): void {
    if (this.#shownAt > 0) this.stream.write('\r\x1b[K');
  }
}
