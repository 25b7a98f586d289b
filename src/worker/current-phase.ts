import type { Delivery, ExchangeMode } from '../broker/task-store.js';
import * as phases from './phase.js';
import { Timer } from './timer.js';

/** The phase of a worker, and the shard whose suspect it waits for. */
export class CurrentPhase {
  #phase: phases.Phase = phases.OPEN;
  /** The shard whose suspect waits until the worker is empty. */
  #isolatedFor: number | undefined;
  /** A worker that empties itself for a suspect asks now and then whether it still has to. */
  readonly #recheck = new Timer(() => this.#giveUpAwaiting());

  constructor(private readonly options: { readonly recheckMs: number; readonly onRecheck: () => void }) {}

  get value(): phases.Phase {
    return this.#phase;
  }

  get isStopping(): boolean {
    return this.#phase.kind === 'stopping';
  }

  /** The only shard to lease from; `undefined`: any. */
  get onlyShard(): number | undefined {
    return phases.isAwaiting(this.#phase) ? this.#isolatedFor : undefined;
  }

  pause(): void {
    this.#phase = phases.afterPause(this.#phase);
  }

  /** `suspect`: the one that has run on meanwhile. */
  resume(suspect: Delivery | undefined): void {
    this.#phase = phases.afterResume(this.#phase, suspect);
  }

  /** Settlements are tried again until `deadline`, in ms of `performance.now()`. */
  stop(deadline = Number.POSITIVE_INFINITY): void {
    this.#phase = { kind: 'stopping', deadline };
    this.#recheck.set(undefined);
  }

  /** A suspect begins. */
  begun(suspect: Delivery): void {
    this.#phase = phases.afterStart(this.#phase, suspect);
  }

  /** A task has ended. */
  ended(delivery: Delivery): void {
    this.#phase = phases.afterEnd(this.#phase, delivery);
  }

  /** A shard has replied to an exchange that had room for tasks. */
  replied(mode: ExchangeMode, shard: number): void {
    // Another shard knows nothing of the suspect that is waited for.
    if (phases.isAwaiting(this.#phase) && mode !== 'isolate' && shard !== this.#isolatedFor) return;
    this.#phase = phases.afterReply(this.#phase, mode);
    const isAwaiting = phases.isAwaiting(this.#phase);
    this.#isolatedFor = isAwaiting ? shard : undefined;
    this.#recheck.set(isAwaiting ? this.options.recheckMs : undefined);
  }

  #giveUpAwaiting(): void {
    if (phases.isAwaiting(this.#phase)) this.#phase = phases.OPEN;
    this.options.onRecheck();
  }
}
