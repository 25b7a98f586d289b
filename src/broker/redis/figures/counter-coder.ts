import { COUNTER_INDEX, type Counter, type Tally } from '../../../core/figures.js';
import { classOf, CLASSES, type NumberCoder } from './number-coder.js';

/** Counters that others nearly tell: most tasks that start succeed, and were enqueued in the same span. */
const TOLD: ReadonlyMap<number, readonly (readonly [counter: number, sign: number])[]> = new Map([
  [COUNTER_INDEX.enqueued, signed(['started'], ['retried'])],
  [COUNTER_INDEX.succeeded, signed(['started'], ['failed', 'retried'])],
]);

function signed(plus: readonly Counter[], minus: readonly Counter[]) {
  const all = [...plus.map((name) => [name, 1] as const), ...minus.map((name) => [name, -1] as const)];
  return all.map(([name, sign]) => [COUNTER_INDEX[name], sign] as const);
}

/** Behind those that tell them. */
export function inOrder(counters: readonly number[]): readonly number[] {
  return [
    ...counters.filter((counter) => !TOLD.has(counter)),
    ...counters.filter((counter) => TOLD.has(counter)),
  ];
}

/** The contexts of all counters below `length`. */
export const contextsOfCounters = (length: number): number => 2 * length * CLASSES;

/** The counters of a row, span by span: each is probably near to its mean in the spans before. */
export class CounterCoder {
  readonly #sums = new Map<number, number>();
  #spans = 0;

  constructor(
    private readonly numbers: NumberCoder,
    private readonly counters: readonly number[],
  ) {}

  code(tally: Tally): void {
    for (const counter of this.counters) {
      const value = tally[counter] ?? 0;
      const sum = this.#sums.get(counter) ?? 0;
      tally[counter] = this.#coded(tally, counter, sum, value);
      this.#sums.set(counter, sum + (tally[counter] ?? 0));
    }
    this.#spans += 1;
  }

  #coded(tally: Tally, counter: number, sum: number, value: number): number {
    const told = TOLD.get(counter);
    if (told !== undefined) return this.numbers.near(contextOf(counter, 0, 0), valueTold(tally, told), value);
    const mean = Math.round(sum / Math.max(1, this.#spans));
    return this.numbers.near(contextOf(counter, this.#spans === 0 ? 1 : 0, classOf(mean)), mean, value);
  }
}

function contextOf(counter: number, isFirst: number, size: number): number {
  return (2 * counter + isFirst) * CLASSES + size;
}

function valueTold(tally: Tally, told: readonly (readonly [number, number])[]): number {
  return told.reduce((sum, [counter, sign]) => sum + sign * (tally[counter] ?? 0), 0);
}
