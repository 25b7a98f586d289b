import { COUNTER_INDEX, type Counter, type Tally } from '../../core/figures.js';

/** The counters that others nearly tell: most tasks that start succeed, and were enqueued in the same span. */
const PREDICTED = [
  [COUNTER_INDEX.enqueued, ['started'], ['retried']],
  [COUNTER_INDEX.succeeded, ['started'], ['failed', 'retried']],
] as const satisfies readonly (readonly [
  counter: number,
  plus: readonly Counter[],
  minus: readonly Counter[],
])[];

const BY_COUNTER = new Map<number, (typeof PREDICTED)[number]>(PREDICTED.map((each) => [each[0], each]));

/** The number to keep for a counter: of a counter that others nearly tell, how far they are wrong. Never below 0. */
export function residualAt(tally: Tally, counter: number): number {
  const predicted = BY_COUNTER.get(counter);
  if (predicted === undefined) return tally[counter] ?? 0;
  const error = (tally[counter] ?? 0) - predictionOf(tally, predicted);
  return error < 0 ? -2 * error - 1 : 2 * error;
}

/** Puts the counters in the place of the numbers that were kept for them. */
export function resolveResiduals(tally: Tally): void {
  for (const predicted of PREDICTED) {
    const [counter] = predicted;
    const kept = tally[counter] ?? 0;
    const error = kept % 2 === 0 ? kept / 2 : -(kept + 1) / 2;
    tally[counter] = predictionOf(tally, predicted) + error;
  }
}

function predictionOf(tally: Tally, [, plus, minus]: (typeof PREDICTED)[number]): number {
  const count = (counters: readonly Counter[]) =>
    counters.reduce((sum, counter) => sum + (tally[COUNTER_INDEX[counter]] ?? 0), 0);
  return count(plus) - count(minus);
}
