import type { ProcessState } from './process-state.js';
import type { Worker } from './worker.js';

/** The worker of this process, as its host and the end of the process see it. */
export class CurrentWorker {
  /** Undefined in a process with `worker: false`. */
  worker: Worker | undefined;
  /** Of the process, also of one without a worker. */
  phase: ProcessState['phase'] = 'starting';
  readonly #onStuck: (() => void)[] = [];
  #onShutdown: ((isCold: boolean) => void) | undefined;

  /** The process as its health sees it. */
  state(): ProcessState {
    const { worker } = this;
    if (worker === undefined) return { phase: this.phase };
    const { running, concurrency, loopLagMs } = worker.info();
    const phase = worker.isStopping ? 'stopping' : this.phase;
    return { phase, worker: { running, concurrency, loopLagMs, isStuck: worker.isStuck } };
  }

  /** Calls back whenever a handler gets stuck and makes the worker unhealthy. */
  onStuck(listener: () => void): void {
    this.#onStuck.push(listener);
  }

  stuck(): void {
    for (const listener of this.#onStuck) listener();
  }

  /** Hands the end of this process to a listener when an operator wants the worker to stop. Default: only the worker stops. */
  onShutdown(listener: (isCold: boolean) => void): void {
    this.#onShutdown = listener;
  }

  shutDown(isCold: boolean): void {
    if (this.#onShutdown !== undefined) this.#onShutdown(isCold);
    else void this.worker?.stop({ now: isCold });
  }
}
