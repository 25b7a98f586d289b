/** Counts the runs of tasks by their index, and resolves `over` with the last that is wanted. */
export class Runs {
  #times;
  #wanted;
  #each;
  #count = 0;
  #end;
  over = new Promise((resolve) => (this.#end = resolve));

  /** @param {number} tasks with the indexes from 0 on @param {number} [each] how often each of them runs */
  constructor(tasks, each = 1) {
    this.#times = new Uint8Array(tasks);
    this.#each = each;
    this.#wanted = tasks * each;
  }

  one(index) {
    this.#times[index] += 1;
    this.#count += 1;
    if (this.#count === this.#wanted) this.#end();
  }

  /** Each task must have run, and not once more. */
  check() {
    const wrong = this.#times.findIndex((times) => times !== this.#each);
    if (wrong !== -1)
      throw new Error(`task ${wrong} ran ${this.#times[wrong]} times instead of ${this.#each}`);
    if (this.#count !== this.#wanted) throw new Error(`${this.#count} runs instead of ${this.#wanted}`);
  }
}
