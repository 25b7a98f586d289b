import type { BreakerChange } from '../limit-store.js';
import type { LostTask, TaskNote } from '../task-store.js';

/** Reports of a call beside its answer. */
export class Reply {
  #expired: TaskNote[] = [];
  #lost: LostTask[] = [];
  #breakers: BreakerChange[] = [];

  /** A task was found expired. */
  expired(task: TaskNote): void {
    this.#expired.push(task);
  }

  get hasExpired(): boolean {
    return this.#expired.length > 0;
  }

  takeExpired(): readonly TaskNote[] {
    return this.#expired.splice(0);
  }

  /** The worker that ran a task was lost. */
  lost(task: LostTask): void {
    this.#lost.push(task);
  }

  takeLost(): readonly LostTask[] {
    return this.#lost.splice(0);
  }

  breakerChanged(change: BreakerChange): void {
    this.#breakers.push(change);
  }

  takeBreakers(): readonly BreakerChange[] {
    return this.#breakers.splice(0);
  }
}
