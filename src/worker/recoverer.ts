import type { Random } from '../core/clock.js';
import type { LostTask, TaskStore } from '../broker/task-store.js';
import type { Duty } from '../core/loop.js';

const MAX_WAIT_MS = 10_000;
/** One call takes a bounded number: the rest is come for soon. */
const NEXT_BITE_MS = 20;

/** Takes back what dead workers held. Every worker does it; the broker limits the rate. */
export class Recoverer implements Duty {
  readonly name = 'recoverer';

  constructor(
    private readonly tasks: TaskStore,
    private readonly leaseMs: number,
    private readonly random: Random,
    private readonly onRecovered: (lost: readonly LostTask[]) => void,
  ) {}

  async turn(): Promise<number> {
    const recovered = await this.tasks.recover(this.leaseMs);
    // Their wake-up may go to the very worker that lost them: one that is stopped or cut off still waits for it.
    if (recovered.length > 0) this.onRecovered(recovered);
    if (recovered.length > 0) return NEXT_BITE_MS;
    // Jitter, so that the workers of a fleet do not come together.
    return Math.min(MAX_WAIT_MS, this.leaseMs / 3) * (0.8 + 0.4 * this.random());
  }
}
