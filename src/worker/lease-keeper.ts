import type { HeldLease, TaskStore } from '../broker/task-store.js';
import type { Duty } from '../core/duty.js';

/** Holds leases: the consumer. */
export interface LeaseHolder {
  readonly intake: { held(): readonly HeldLease[] };
  lose(id: string, token: string): void;
}

/** Renews what is leased here, every third of the lease, in one call. */
export class LeaseKeeper implements Duty {
  readonly name = 'lease keeper';

  constructor(
    private readonly tasks: TaskStore,
    private readonly consumer: LeaseHolder,
    private readonly leaseMs: number,
  ) {}

  async turn(): Promise<number> {
    const held = this.consumer.intake.held();
    if (held.length > 0) {
      const lost = new Set(await this.tasks.renew(held, this.leaseMs));
      for (const { id, token } of held) if (lost.has(token)) this.consumer.lose(id, token);
    }
    return this.leaseMs / 3;
  }
}
