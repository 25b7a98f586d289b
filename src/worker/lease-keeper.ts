import type { ResultStore, TaskSnapshot } from '../broker/result-store.js';
import type { HeldLease, TaskStore } from '../broker/task-store.js';
import type { Duty } from '../core/duty.js';

/** Why a task is no longer held: its lease is over, or the task was revoked. */
export type LossReason = 'lease' | 'revoked';

/** Holds leases: the consumer. */
export interface LeaseHolder {
  readonly intake: { held(): readonly HeldLease[] };
  lose(id: string, token: string, reason: LossReason): void;
}

/** The parts of a broker that hold leases. */
interface LeaseStores {
  readonly tasks: Pick<TaskStore, 'renew'>;
  readonly results: Pick<ResultStore, 'find'>;
}

/** Renews what is leased here, every third of the lease, in one call. */
export class LeaseKeeper implements Duty {
  readonly name = 'lease keeper';

  constructor(
    private readonly broker: LeaseStores,
    private readonly consumer: LeaseHolder,
    private readonly leaseMs: number,
  ) {}

  async turn(): Promise<number> {
    const held = this.consumer.intake.held();
    if (held.length > 0) {
      const lost = new Set(await this.broker.tasks.renew(held, this.leaseMs));
      if (lost.size > 0) await this.#lose(held.filter(({ token }) => lost.has(token)));
    }
    return this.leaseMs / 3;
  }

  /** The message of a revocation may come later than this, or not at all: the record says what became of the task. */
  async #lose(lost: readonly HeldLease[]): Promise<void> {
    const tasks = await this.broker.results.find(lost.map(({ id }) => id)).catch(() => []);
    for (const [index, { id, token }] of lost.entries())
      this.consumer.lose(id, token, wasRevoked(tasks[index]) ? 'revoked' : 'lease');
  }
}

function wasRevoked(task: TaskSnapshot | undefined): boolean {
  return task?.record.kind === 'ended' && task.record.head.state === 'REVOKED';
}
