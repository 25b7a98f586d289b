import type { LeaseStore } from '../lease-store.js';
import type { HeldLease, LostTask } from '../task-store.js';
import { abandon, heldBy } from './abandon.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryLeaseStore implements LeaseStore {
  constructor(private readonly state: MemoryState) {}

  keep(worker: string, leaseMs: number): Promise<number> {
    const held = heldBy(this.state, worker);
    for (const id of held) this.state.leases.until.set(id, this.state.clock.now() + leaseMs);
    return Promise.resolve(held.length);
  }

  abandon(worker: string, ran: number): Promise<readonly LostTask[]> {
    return Promise.resolve(abandon(this.state, worker, ran));
  }

  stopped(attempts: readonly HeldLease[]): Promise<readonly HeldLease[]> {
    const isStopped = ({ id, token }: HeldLease) => {
      const record = this.state.records.tasks.get(id);
      return record?.kind === 'ended' && record.head.stopped === token;
    };
    return Promise.resolve(attempts.filter(isStopped));
  }
}
