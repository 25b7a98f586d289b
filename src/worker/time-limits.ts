import type { Control, TimeLimitMs } from '../broker/control.js';
import type { Duty } from '../core/duty.js';
import { TIME_LIMIT_REFRESH_MS } from '../core/worker-bounds.js';

const NONE: TimeLimitMs = {};

/** The time limits that operators have set. They hold for runs that begin after they are known here. */
export class TimeLimits implements Duty {
  readonly name = 'time limits';
  #known: ReadonlyMap<string, TimeLimitMs> = new Map();

  constructor(private readonly control: Control) {}

  async turn(): Promise<number> {
    this.#known = await this.control.timeLimits();
    return TIME_LIMIT_REFRESH_MS;
  }

  of(task: string): TimeLimitMs {
    return this.#known.get(task) ?? NONE;
  }
}
