import { once } from 'node:events';
import { printable } from '../core/printable.js';
import type { TaskLogger } from '../core/task-logger.js';
import { LongTimer } from '../duty/long-timer.js';
import type { Ready } from '../worker/pool/pool-child.js';
import type { PoolBroker } from './pool-broker.js';

/** How long the end of the pool waits for the last leases to go back while Redis is away. */
const AWAY_GRACE_MS = 2_000;
/** The same otherwise: a busy machine takes seconds to connect, and tasks that are not given back wait for the end of their lease. */
const RECLAIM_GRACE_MS = 15_000;
/** Redis may be away when a child dies: it is tried again, until leases run out by themselves. */
const TRIES = 5;
const TRY_AGAIN_MS = 1_000;

/** Takes back the leases of dead children, over a connection of the supervisor's own. */
export class LeaseReclaimer {
  readonly #reclaims = new Set<Promise<void>>();
  #isClosed = false;
  readonly #hurry = new AbortController();

  constructor(
    private readonly logger: TaskLogger,
    private readonly broker: Pick<PoolBroker, 'open' | 'isAway'>,
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

  /** The end of the pool no longer waits for a busy machine: somebody has asked for it a second time. */
  hurry(): void {
    this.#hurry.abort();
  }

  async close(): Promise<void> {
    await Promise.race([Promise.all(this.#reclaims), this.#grace()]);
    // Another try now would open a connection that nothing closes.
    this.#isClosed = true;
  }

  async #grace(): Promise<void> {
    await unheld(AWAY_GRACE_MS);
    const { signal } = this.#hurry;
    if (this.broker.isAway || signal.aborted) return;
    await Promise.race([unheld(RECLAIM_GRACE_MS - AWAY_GRACE_MS), once(signal, 'abort')]);
  }

  async #tryToReclaim(ready: Ready, ran: number): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#reclaim(ready, ran);
      } catch (error) {
        if (tries === TRIES || this.#isClosed) throw error;
      }
      await unheld(TRY_AGAIN_MS);
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

/** A wait that keeps no process from ending. */
function unheld(ms: number): Promise<void> {
  return new Promise((resolve) => void new LongTimer(ms, resolve).unref());
}
