import { printable } from '../core/printable.js';
import type { TaskLogger } from '../core/task-logger.js';
import type { Ready } from '../worker/pool/pool-child.js';
import type { PoolBroker } from './pool-broker.js';

/** How long the end of the pool waits for the last leases to go back. */
const RECLAIM_GRACE_MS = 2_000;
/** Redis may be away when a child dies: it is tried again, until leases run out by themselves. */
const TRIES = 5;
const TRY_AGAIN_MS = 1_000;

/** Takes back the leases of dead children, over a connection of the supervisor's own. */
export class LeaseReclaimer {
  readonly #reclaims = new Set<Promise<void>>();
  #isClosed = false;

  constructor(
    private readonly logger: TaskLogger,
    private readonly broker: PoolBroker,
  ) {}

  reclaim(ready: Ready, ran: number): void {
    const reclaim = this.#tryToReclaim(ready, ran)
      .catch((error: Error) => {
        this.logger.warn(
          `the tasks of a dead process run again when their leases have run out: ${error.message}`,
        );
      })
      .finally(() => this.#reclaims.delete(reclaim));
    this.#reclaims.add(reclaim);
  }

  async close(): Promise<void> {
    const grace = new Promise((resolve) => setTimeout(resolve, RECLAIM_GRACE_MS).unref());
    await Promise.race([Promise.all(this.#reclaims), grace]);
    // Another try now would open a connection that nothing closes.
    this.#isClosed = true;
  }

  async #tryToReclaim(ready: Ready, ran: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#reclaim(ready, ran);
      } catch (error) {
        if (tries === TRIES || this.#isClosed) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS).unref());
      if (this.#isClosed) throw new Error('the pool has ended');
    }
  }

  async #reclaim(ready: Ready, ran: number): Promise<void> {
    const { worker } = ready;
    const broker = await this.broker.open(ready);
    const lost = await broker.leases.abandon(worker.id, ran);
    await broker.workers.leave(worker.id);
    const final = lost.filter(({ isFinal }) => isFinal);
    for (const { id, name, queue } of final)
      this.logger.error(printable(`task ${name} ${id} failed for good: its process died while it ran`), {
        task: printable(name),
        id: printable(id),
        queue: printable(queue),
      });
    if (lost.length > final.length)
      this.logger.warn(`${lost.length - final.length} tasks of the dead process count a loss and run again`);
  }
}
