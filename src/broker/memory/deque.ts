/** A list that is cheap at both ends. */
export class Deque<T> {
  #front: T[] = [];
  #back: T[] = [];
  #start = 0;

  get length(): number {
    return this.#front.length + this.#back.length - this.#start;
  }

  push(item: T): void {
    this.#back.push(item);
  }

  unshift(item: T): void {
    this.#front.push(item);
  }

  first(): T | undefined {
    return this.#front.length > 0 ? this.#front.at(-1) : this.#back[this.#start];
  }

  /** The first item that fits. */
  find(fits: (item: T) => boolean): T | undefined {
    return this.#front.findLast(fits) ?? this.#back.slice(this.#start).find(fits);
  }

  /** Takes an item out, wherever it is; true if it was there. */
  remove(item: T): boolean {
    const isOther = (each: T) => each !== item;
    const before = this.length;
    this.#front = this.#front.filter(isOther);
    this.#back = this.#back.slice(this.#start).filter(isOther);
    this.#start = 0;
    return this.length < before;
  }

  shift(): T | undefined {
    if (this.#front.length > 0) return this.#front.pop();
    const item = this.#back[this.#start];
    if (this.#start < this.#back.length) this.#start += 1;
    if (this.#start > 1_000 && this.#start * 2 > this.#back.length) {
      this.#back = this.#back.slice(this.#start);
      this.#start = 0;
    }
    return item;
  }
}
