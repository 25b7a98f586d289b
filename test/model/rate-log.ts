import { isDeepStrictEqual } from 'node:util';
import { limitFor, startedIn } from './lane-rules.js';
import type { View } from './view.js';

/** When tasks were leased through each limitKey of a rate: in no span are there more than its limit and its burst. */
export class RateLog {
  readonly #starts = new Map<string, number[]>();

  /** L5. */
  *note(before: View, after: View): Iterable<string> {
    this.#follow(before, after);
    for (const { limitKeys } of startedIn({ before, after }))
      for (const limitKey of limitKeys.filter((each) => each.startsWith('r:')))
        this.#starts.set(limitKey, [...(this.#starts.get(limitKey) ?? []), after.now]);
    for (const limitKey of this.#starts.keys()) yield* this.#tooMany(limitKey, after);
  }

  forget(): void {
    this.#starts.clear();
  }

  /** Another limit begins anew; a clock that goes back has not let time pass. */
  #follow(before: View, after: View): void {
    for (const [limitKey, starts] of this.#starts) {
      const isSame = isDeepStrictEqual(limitFor(before, limitKey), limitFor(after, limitKey));
      const back = Math.max(0, before.now - after.now);
      this.#starts.set(limitKey, isSame ? starts.map((at) => at - back) : []);
    }
  }

  *#tooMany(limitKey: string, view: View): Iterable<string> {
    const limit = limitFor(view, limitKey);
    if (limit?.kind !== 'rate') return;
    const inSpan = (this.#starts.get(limitKey) ?? []).filter((at) => at > view.now - limit.perMs).length;
    if (inSpan > limit.limit + limit.burst)
      yield `${inSpan} tasks started within ${limit.perMs} ms, ${limitKey} lets ${limit.limit} and ${limit.burst}`;
  }
}
