/** Ids by the moment they are due; the same moment in order of the id. */
export class DueList {
  readonly #items: { readonly id: string; readonly at: number }[] = [];
  readonly #at = new Map<string, number>();

  get size(): number {
    return this.#items.length;
  }

  first(): { readonly id: string; readonly at: number } | undefined {
    return this.#items[0];
  }

  set(id: string, at: number): void {
    this.delete(id);
    this.#at.set(id, at);
    this.#items.splice(this.#indexOf(id, at), 0, { id, at });
  }

  delete(id: string): void {
    const at = this.#at.get(id);
    if (at === undefined) return;
    this.#at.delete(id);
    this.#items.splice(this.#indexOf(id, at), 1);
  }

  has(id: string): boolean {
    return this.#at.has(id);
  }

  /** The first ids that are due, at most `limit`; they stay. */
  until(now: number, limit: number): string[] {
    const due: string[] = [];
    for (const { id, at } of this.#items) {
      if (at > now || due.length === limit) break;
      due.push(id);
    }
    return due;
  }

  /** The moment at which the next after `now` is due. */
  nextAfter(now: number): number | undefined {
    return this.#items[this.#indexOf('\uffff', now)]?.at;
  }

  list(limit: number): readonly { readonly id: string; readonly at: number }[] {
    return this.#items.slice(0, limit);
  }

  #indexOf(id: string, at: number): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.#items[middle];
      if (item !== undefined && (item.at < at || (item.at === at && item.id < id))) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
