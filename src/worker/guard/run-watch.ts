import type { WorkerInfo } from '../../broker/worker-registry.js';
import type { Outcome } from '../../core/outcome.js';
import type { Run } from '../run.js';

/** Notified, in a process of the pool, of all that must be known outside of its main loop, which a task may block. */
export interface RunWatch {
  /** Before the worker leases anything; resolves when the guard stands. */
  start(worker: WatchedWorker): Promise<void>;
  /** A task begins; `outcome` is what its hard limit would make of it, if it has one. False: it cannot be watched. */
  began(run: Run, outcome: () => Outcome): boolean;
  /** Its handler has come back. */
  ended(run: Run): void;
  /** The main loop turns; called a few times in a second. `slots`: how many tasks run at once, or may. */
  turned(done: number, slots: number): void;
  /** The worker has reported its state. */
  reported(info: WorkerInfo): void;
}

/** The run that is watched. */
export interface WatchedWorker {
  readonly id: string;
  readonly concurrency: number;
  readonly leaseMs: number;
  readonly shutdownTimeoutMs: number;
}
