import { isDeepStrictEqual } from 'node:util';
import { limitFor, startedIn } from './lane-rules.js';
import type { View } from './view.js';

/** When tasks were leased through each gate of a rate: in no span are there more than its limit and its burst. */
export class RateLog {
  readonly #starts = new Map<string, number[]>();

  /** L5. */
  *note(before: View, after: View): Iterable<string> {
    this.#follow(before, after);
    for (const { gates } of startedIn({ before, after }))
      for (const gate of gates.filter((each) => each.startsWith('r:')))
        this.#starts.set(gate, [...(this.#starts.get(gate) ?? []), after.now]);
    for (const gate of this.#starts.keys()) yield* this.#tooMany(gate, after);
  }

  forget(): void {
    this.#starts.clear();
  }

  /** Another limit begins anew; a clock that goes back has not let time pass. */
  #follow(before: View, after: View): void {
    for (const [gate, starts] of this.#starts) {
      const isSame = isDeepStrictEqual(limitFor(before, gate), limitFor(after, gate));
      const back = Math.max(0, before.now - after.now);
      this.#starts.set(gate, isSame ? starts.map((at) => at - back) : []);
    }
  }

  *#tooMany(gate: string, view: View): Iterable<string> {
    const limit = limitFor(view, gate);
    if (limit?.kind !== 'rate') return;
    const inSpan = (this.#starts.get(gate) ?? []).filter((at) => at > view.now - limit.perMs).length;
    if (inSpan > limit.limit + limit.burst)
      yield `${inSpan} tasks started within ${limit.perMs} ms, ${gate} lets ${limit.limit} and ${limit.burst}`;
  }
}
