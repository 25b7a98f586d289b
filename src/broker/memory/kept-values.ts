import type { Clock } from '../../core/clock.js';

/** Values by id, each for a while. Those past their time are forgotten when another one is kept. */
export class KeptValues<Value> {
  readonly #values = new Map<string, { readonly value: Value; readonly until: number }>();

  constructor(private readonly clock: Clock) {}

  keep(id: string, value: Value, forMs: number): void {
    const now = this.clock.now();
    for (const [other, { until }] of this.#values) if (until <= now) this.#values.delete(other);
    this.#values.set(id, { value, until: now + forMs });
  }

  get(id: string): Value | undefined {
    const found = this.#values.get(id);
    return found !== undefined && found.until > this.clock.now() ? found.value : undefined;
  }
}
