import type { HeldLease, LostTask } from './task-store.js';

/** The leases of one worker as a whole, for those who look after it: they know its id, not what it holds. */
export interface LeaseStore {
  /** Prolongs all that a worker holds, also what it does not know of yet; answers how many leases those are. */
  keep(worker: string, leaseMs: number): Promise<number>;
  /**
   * Takes back all that a worker held which is gone, or is about to be: from now on it leases nothing more. The oldest
   * `ran` of its leases count a loss, for those had started; the others go back as they came. Answers what counted one.
   */
  abandon(worker: string, ran: number): Promise<readonly LostTask[]>;
  /** Those of the attempts that a revocation has stopped; not those that were lost, nor what runs in their place. */
  stopped(attempts: readonly HeldLease[]): Promise<readonly HeldLease[]>;
}
