import type { PruneLimits, TaskStore } from '../broker/task-store.js';
import { SILENT_MS } from '../broker/worker-registry.js';
import type { Duty } from '../core/duty.js';

const PAUSE_MS = 60_000;
const NEXT_BATCH_MS = 20;
/** A client that stores a workflow and adds nothing for this long counts as dead. */
const DRAFT_AGE_MS = 600_000;

/** How long dead letters are kept, and how many of them. */
export type DeadLetterLimits = Pick<PruneLimits, 'deadLetterAgeMs' | 'deadLetterCount'>;

/** Removes records that are past their time, in small batches. */
export class Pruner implements Duty {
  readonly name = 'pruner';

  readonly #limits: PruneLimits;

  constructor(
    private readonly tasks: TaskStore,
    { deadLetterAgeMs, deadLetterCount }: DeadLetterLimits,
  ) {
    const others = { silentMs: SILENT_MS, draftAgeMs: DRAFT_AGE_MS };
    this.#limits = { deadLetterAgeMs, deadLetterCount, ...others };
  }

  async turn(): Promise<number> {
    return (await this.tasks.prune(this.#limits)) ? NEXT_BATCH_MS : PAUSE_MS;
  }
}
