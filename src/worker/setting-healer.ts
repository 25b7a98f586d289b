import type { Broker, Shards } from '../broker/broker.js';
import type { Duty } from '../core/duty.js';

/** It looks at what it knows of its shards this often, and asks nobody. */
const LOOK_MS = 1_000;
/** A shard may have lost its data and be back before anybody misses it: so often all shards are compared. */
const COMPARE_MS = 60_000;

/** Brings settings of operators to shards that have missed them: when one comes back, and once a minute. */
export class SettingHealer implements Duty {
  readonly name = 'healing of settings';
  #comebacks: number | undefined;
  #comparedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly shards: Pick<Shards, 'comebacks'>,
    private readonly settings: Pick<Broker['settings'], 'heal'>,
    /** Monotonic, in ms. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  async turn(): Promise<number> {
    const { comebacks } = this.shards;
    const isDue = this.clock() - this.#comparedAt >= COMPARE_MS;
    if (comebacks === this.#comebacks && !isDue) return LOOK_MS;
    await this.settings.heal?.();
    this.#comebacks = comebacks;
    this.#comparedAt = this.clock();
    return LOOK_MS;
  }
}
