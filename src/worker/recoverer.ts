import type { Random } from '../core/clock.js';
import type { Recovery, TaskStore } from '../broker/task-store.js';
import type { Duty } from '../core/duty.js';

const MAX_WAIT_MS = 10_000;
/** All workers come when a lease has ended: so far apart, the first takes it back. */
const SPREAD_MS = 20;

/**
 * Takes back what dead workers held. Every worker does it; the broker limits the rate. A lease that ends before its next turn
 * belongs to a dead worker, because the others have renewed theirs by then. It is taken back at that moment.
 */
export class Recoverer implements Duty {
  readonly name = 'recoverer';
  #isExtra = false;

  constructor(
    private readonly tasks: TaskStore,
    private readonly leaseMs: number,
    private readonly random: Random,
    private readonly onRecovery: (recovery: Recovery) => void,
  ) {}

  async turn(): Promise<number> {
    const recovery = await this.tasks.recover(this.leaseMs);
    this.onRecovery(recovery);
    const { lost, hasMore, endsInMs = Number.POSITIVE_INFINITY } = recovery;
    if (hasMore) return 0;
    const waitMs = this.#paceMs(recovery);
    // Beside workers with a much shorter lease one always ends soon: in vain it is come for only every other time.
    const isInVain = this.#isExtra && lost.length === 0;
    this.#isExtra = !isInVain && endsInMs < waitMs;
    return this.#isExtra ? endsInMs + SPREAD_MS * this.random() : waitMs;
  }

  /** A lease that begins just behind a turn in an idle namespace ends behind the next one. */
  #paceMs({ endsInMs, isQuiet }: Recovery): number {
    const isIdle = isQuiet && endsInMs === undefined;
    // Jitter, so that the workers of a fleet do not come together.
    return Math.min(MAX_WAIT_MS, this.leaseMs / 3) * (isIdle ? 2 : 1) * (0.8 + 0.4 * this.random());
  }
}
