import type { PruneLimits, TaskStore } from '../broker/task-store.js';
import type { Duty } from '../core/loop.js';

const PAUSE_MS = 30_000;
const NEXT_BITE_MS = 20;

/** Takes away what is past its time, in small bites. */
export class Pruner implements Duty {
  readonly name = 'pruner';

  constructor(
    private readonly tasks: TaskStore,
    private readonly limits: PruneLimits,
  ) {}

  async turn(): Promise<number> {
    return (await this.tasks.prune(this.limits)) ? NEXT_BITE_MS : PAUSE_MS;
  }
}
