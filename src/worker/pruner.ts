import type { PruneLimits, TaskStore } from '../broker/task-store.js';
import { HEARTBEAT_MS } from '../broker/worker-registry.js';
import type { Duty } from '../core/loop.js';

const PAUSE_MS = 30_000;
const NEXT_BITE_MS = 20;
/** Whoever makes a workflow adds to it within this time, or is taken for dead. */
const DRAFT_AGE_MS = 600_000;

/** How long dead letters are kept, and how many of them. */
export type LetterLimits = Pick<PruneLimits, 'deadLetterAgeMs' | 'deadLetterCount'>;

/** Takes away what is past its time, in small bites. */
export class Pruner implements Duty {
  readonly name = 'pruner';

  readonly #limits: PruneLimits;

  constructor(
    private readonly tasks: TaskStore,
    { deadLetterAgeMs, deadLetterCount }: LetterLimits,
  ) {
    const others = { silentMs: 4 * HEARTBEAT_MS, draftAgeMs: DRAFT_AGE_MS };
    this.#limits = { deadLetterAgeMs, deadLetterCount, ...others };
  }

  async turn(): Promise<number> {
    return (await this.tasks.prune(this.#limits)) ? NEXT_BITE_MS : PAUSE_MS;
  }
}
