import type { Broker, Shards } from '../broker/broker.js';
import type { Duty } from '../core/duty.js';

/** It looks at what it knows of its shards this often, and asks nobody. */
const LOOK_MS = 1_000;
/** A shard may have lost its data and be back before anybody misses it: so often all shards are compared. */
const COMPARE_MS = 60_000;

/**
 * Brings settings of operators to shards that have missed them: when one comes back, and once a minute. A limit has to be declared before it
 * can be set, and a shard that came back empty learns the declared ones from the next exchange. So it is compared again after 1, 2, 4 … s.
 * A message to this worker may have been lost with the connection, so it reads its own time limits again as well.
 */
export class SettingHealer implements Duty {
  readonly name = 'healing of settings';
  #comebacks = 0;
  #pauseMs = COMPARE_MS;
  #dueAt = Number.NEGATIVE_INFINITY;
  #isBack = false;

  constructor(
    private readonly shards: Pick<Shards, 'comebacks'>,
    private readonly settings: Pick<Broker['settings'], 'heal'>,
    /** Reads what holds in this worker. */
    private readonly learn: () => Promise<unknown>,
    /** Monotonic, in ms. */
    private readonly clock: () => number = () => performance.now(),
  ) {}

  async turn(): Promise<number> {
    this.#lookForComebacks();
    if (this.clock() < this.#dueAt) return LOOK_MS;
    await this.settings.heal();
    if (this.#isBack) await this.learn();
    this.#isBack = false;
    this.#dueAt = this.clock() + this.#pauseMs;
    this.#pauseMs = Math.min(COMPARE_MS, this.#pauseMs * 2);
    return LOOK_MS;
  }

  #lookForComebacks(): void {
    const { comebacks } = this.shards;
    if (comebacks === this.#comebacks) return;
    this.#comebacks = comebacks;
    this.#isBack = true;
    this.#pauseMs = LOOK_MS;
    this.#dueAt = Number.NEGATIVE_INFINITY;
  }
}
