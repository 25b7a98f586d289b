/** Resolves `over` with the last of `wanted` calls. */
export class Countdown {
  #wanted;
  #calls = 0;
  #end;
  over = new Promise((resolve) => (this.#end = resolve));

  constructor(wanted) {
    this.#wanted = wanted;
  }

  one() {
    this.#calls += 1;
    if (this.#calls === this.#wanted) this.#end();
  }

  /** Nothing may have run twice. */
  check() {
    if (this.#calls !== this.#wanted) throw new Error(`${this.#calls} runs instead of ${this.#wanted}`);
  }
}
