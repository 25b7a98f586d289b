import type { Timer } from '../../src/worker/timer.js';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void | Promise<void>;
}

/** Time that passes only from one event to the next, in ms. */
export class VirtualTime {
  readonly #heap: Entry[] = [];
  #order = 0;
  now = 0;

  after(ms: number, run: Entry['run']): void {
    this.#order += 1;
    push(this.#heap, { at: this.now + ms, order: this.#order, run });
  }

  /** Calls back once after a time; setting it again forgets the time before. */
  timer(onDue: () => void): Pick<Timer, 'set'> {
    let latest = 0;
    return {
      set: (inMs) => {
        latest += 1;
        const own = latest;
        if (inMs !== undefined) this.after(inMs, () => (own === latest ? onDue() : undefined));
      },
    };
  }

  /** Runs all events up to that moment. */
  async runUntil(end: number): Promise<void> {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      pop(this.#heap);
      this.now = next.at;
      const over = next.run();
      if (over !== undefined) await over;
    }
    this.now = end;
  }
}

const isBefore = (one: Entry, other: Entry) =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

/** A binary heap, the next event in front. */
function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    if (!isBefore(entry, heap[above] as Entry)) break;
    heap[at] = heap[above] as Entry;
    at = above;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): void {
  const last = heap.pop() as Entry;
  if (heap.length === 0) return;
  let at = 0;
  for (let below = 1; below < heap.length; below = 2 * at + 1) {
    if (below + 1 < heap.length && isBefore(heap[below + 1] as Entry, heap[below] as Entry)) below += 1;
    if (!isBefore(heap[below] as Entry, last)) break;
    heap[at] = heap[below] as Entry;
    at = below;
  }
  heap[at] = last;
}
