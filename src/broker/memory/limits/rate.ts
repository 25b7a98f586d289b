import type { RateDefinition } from '../../limit-store.js';

interface Pace {
  /** When it was written. */
  readonly at: number;
  /** By how many ms the starts are ahead of an even pace. */
  readonly ahead: number;
}

/** A quotient that is a whole number must not fall below it. */
const ROUNDING = 1e-9;

/** Rates by the generic cell rate algorithm (GCRA): starts are spaced evenly, but for the burst. */
export class Rates {
  readonly #paces = new Map<string, Pace>();

  room(limitKey: string, limit: RateDefinition, now: number): number {
    if (limit.limit <= 0) return 0;
    const { pace, slack, ahead } = this.#of(limitKey, limit, now);
    return Math.max(0, Math.floor((slack - ahead) / pace + ROUNDING) + 1);
  }

  pass(limitKey: string, limit: RateDefinition, now: number): void {
    const { pace, ahead } = this.#of(limitKey, limit, now);
    this.#paces.set(limitKey, { at: now, ahead: ahead + pace });
  }

  /** When there is more room than there is now. */
  dueAt(limitKey: string, limit: RateDefinition, now: number): number {
    if (limit.limit <= 0) return Number.POSITIVE_INFINITY;
    const { pace, slack, ahead } = this.#of(limitKey, limit, now);
    const more = this.room(limitKey, limit, now) * pace + ahead - slack;
    return now + Math.max(1, Math.ceil(more - ROUNDING * pace));
  }

  #of(limitKey: string, { limit, perMs, burst }: RateDefinition, now: number) {
    const pace = perMs / limit;
    const slack = burst * pace;
    const kept = this.#paces.get(limitKey);
    const elapsed = Math.max(0, now - (kept?.at ?? now));
    return { pace, slack, ahead: Math.max(0, Math.min(kept?.ahead ?? 0, slack + pace) - elapsed) };
  }
}
