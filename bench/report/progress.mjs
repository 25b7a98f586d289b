/** Says on stderr how far it is: lines that stay, and in a terminal a last line that changes. */
export class Progress {
  #startedAt = performance.now();
  #title = '';
  #place = '';
  #isLive = process.stderr.isTTY === true;
  #isOver = false;

  begin(title, index, count) {
    this.#title = title;
    this.#place = `${index + 1}/${count}`;
  }

  tell(line) {
    if (this.#isOver) return;
    this.#wipe();
    console.error(`${this.#clock()}  ${this.#title}: ${line}`);
  }

  /** What is going on; a pipe is not told. */
  now(what) {
    if (!this.#isLive || this.#isOver) return;
    this.#wipe();
    const line = `${this.#clock()}  ${this.#place} ${this.#title}, ${what} …`;
    process.stderr.write(line.slice(0, (process.stderr.columns ?? 80) - 1));
  }

  /** Says no more. @returns {number} seconds since it began */
  end() {
    if (!this.#isOver) this.#wipe();
    this.#isOver = true;
    return Math.round((performance.now() - this.#startedAt) / 1_000);
  }

  #wipe() {
    if (this.#isLive) process.stderr.write('\r\x1b[K');
  }

  #clock() {
    const seconds = Math.round((performance.now() - this.#startedAt) / 1_000);
    return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}`;
  }
}
