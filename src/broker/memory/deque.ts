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

  /** The index of an item among the first `most`; -1 if it is not there. */
  indexOf(item: T, most: number): number {
    const last = Math.min(most, this.length);
    for (let index = 0; index < last; index += 1) if (this.#at(index) === item) return index;
    return -1;
  }

  /** Takes out the item at an index that is below the length. */
  removeAt(index: number): void {
    const front = this.#front.length;
    if (index < front) this.#front.splice(front - 1 - index, 1);
    else this.#back.splice(this.#start + index - front, 1);
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

  #at(index: number): T | undefined {
    const front = this.#front.length;
    return index < front ? this.#front[front - 1 - index] : this.#back[this.#start + index - front];
  }
}
