import type { LeaseStore } from '../lease-store.js';
import type { HeldLease, LostTask } from '../task-store.js';
import { leadOn } from './memory-flow.js';
import { takeBack } from './memory-recover.js';
import type { MemoryState } from './memory-state.js';

export class MemoryLeaseStore implements LeaseStore {
  constructor(private readonly state: MemoryState) {}

  keep(worker: string, leaseMs: number): Promise<number> {
    const held = this.#heldBy(worker);
    for (const id of held) this.state.leases.set(id, this.state.clock.now() + leaseMs);
    return Promise.resolve(held.length);
  }

  abandon(worker: string, ran: number): Promise<readonly LostTask[]> {
    this.state.gone.add(worker);
    const held = this.#heldBy(worker);
    // The last first: each goes to the front of its queue.
    const lost = held.map((id, index) => ({ id, hasRun: index < ran })).reverse();
    const taken = lost.flatMap(({ id, hasRun }) => takeBack(this.state, id, hasRun));
    leadOn(this.state);
    this.state.roads.passOn();
    return Promise.resolve(taken);
  }

  stopped(attempts: readonly HeldLease[]): Promise<readonly HeldLease[]> {
    const isStopped = ({ id, token }: HeldLease) => {
      const record = this.state.tasks.get(id);
      return record?.kind === 'ended' && record.head.stopped === token;
    };
    return Promise.resolve(attempts.filter(isStopped));
  }

  /** The oldest first: a map keeps the order in which leases were given. */
  #heldBy(worker: string): string[] {
    const held = [...this.state.active].filter(([, { token }]) => token.startsWith(`${worker}:`));
    return held.map(([id]) => id);
  }
}
