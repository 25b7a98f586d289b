import type { Broker } from '../broker/broker.js';
import { queueName, text } from '../core/option-check.js';
import type { QueueState } from '../broker/queue-store.js';
import { checkNote } from '../core/note.js';

/** A queue as it stands. */
export interface QueueInfo extends Omit<QueueState, 'oldestAt'> {
  /**
   * For how many ms the oldest of its next tasks has existed, delays and retries included: the next task of each priority that no
   * limit blocks. Left out where nothing waits.
   */
  readonly oldestWaitMs?: number;
}

/**
 * The queues of the namespace, for all workers: to look at, pause, resume and purge. Inject it. Every method throws
 * BrokerUnavailableError when the broker does not answer in time.
 *
 * @example
 * await this.queues.pause('reports', 'the database moves');
 * await this.queues.resume('reports');
 */
export class Queues {
  /** @internal */
  constructor(
    private readonly broker: Pick<Broker, 'now' | 'queues'>,
    /** Those that the application declares. */
    private readonly declared?: readonly string[],
  ) {}

  /** The queues that the application declares, in their order; for `ntq` those that hold ready tasks or are paused. */
  async list(): Promise<readonly QueueInfo[]> {
    return this.#infos(this.declared);
  }

  /** One queue; `undefined` if it is not declared, holds no ready task and is not paused. */
  async get(name: string): Promise<QueueInfo | undefined> {
    queueName(name, 'Queues.get');
    const [info] = await this.#infos([name]);
    const isKnown =
      this.declared?.includes(name) === true || (info?.waiting ?? 0) > 0 || info?.paused === true;
    return isKnown ? info : undefined;
  }

  /**
   * All workers take nothing more from the queue; running tasks go on, and the queue accepts more. It stays paused through
   * restarts, until `resume()`.
   *
   * @param note why, for people, up to 1 000 bytes; another pause replaces it
   */
  async pause(name: string, note = ''): Promise<void> {
    queueName(name, 'Queues.pause');
    text(note, 'Queues.pause: note');
    return this.broker.queues.pause(name, checkNote(note));
  }

  /** Ends a pause; a queue that is not paused stays as it is. */
  async resume(name: string): Promise<void> {
    queueName(name, 'Queues.resume');
    return this.broker.queues.resume(name);
  }

  /**
   * Revokes all tasks that are ready in the queue. Delayed and running ones stay.
   *
   * @returns how many tasks were revoked
   */
  async purge(name: string): Promise<number> {
    queueName(name, 'Queues.purge');
    return this.broker.queues.purge(name);
  }

  async #infos(names: readonly string[] | undefined): Promise<readonly QueueInfo[]> {
    const now = this.broker.now();
    return (await this.broker.queues.list(names)).map(({ oldestAt, ...queue }) => ({
      ...queue,
      ...(oldestAt !== undefined && { oldestWaitMs: Math.max(0, now - oldestAt) }),
    }));
  }
}
