import type { Broker } from '../broker/broker.js';
import { checkAll, flag, queueName, type Checks } from '../core/option-check.js';
import { checkWhole } from '../core/options.js';
import { MAX_CONCURRENCY } from '../core/worker-bounds.js';
import { ask, type Answers, type AskOptions } from './ask.js';

/** How workers stop. */
export interface ShutdownOptions {
  /** Running tasks go back at once, without a loss. Default: they may end within the shutdown timeout. */
  readonly cold?: boolean;
}

const SHUTDOWN_CHECKS: Checks<ShutdownOptions> = { cold: flag };

/**
 * Some workers of the namespace, in any process. A change holds at once, and as long as their processes live: the next process
 * begins as it is configured.
 */
export class WorkerSelection {
  /** @internal */
  constructor(
    private readonly broker: Broker,
    private readonly options: AskOptions,
  ) {}

  /** They serve this queue as well; it must be one that their application declares. They answer with the queues they serve. */
  async addQueue(queue: string): Promise<Answers<readonly string[]>> {
    queueName(queue, 'addQueue');
    return this.#ask('add-queue', { queue });
  }

  /** They take nothing more from this queue; what runs goes on. The last queue stays: pause a worker instead. */
  async removeQueue(queue: string): Promise<Answers<readonly string[]>> {
    queueName(queue, 'removeQueue');
    return this.#ask('remove-queue', { queue });
  }

  /** Each runs this many more tasks at once. They answer with how many that are. */
  async grow(count = 1): Promise<Answers<number>> {
    return this.#ask('grow', { count: checkCount(count) });
  }

  /** Each runs this many fewer tasks at once, at least one; running tasks go on. They answer with how many that are. */
  async shrink(count = 1): Promise<Answers<number>> {
    return this.#ask('shrink', { count: checkCount(count) });
  }

  /** They take nothing more; what runs goes on. */
  pause(): Promise<Answers<undefined>> {
    return this.#ask('pause', {});
  }

  /** They take tasks again. */
  resume(): Promise<Answers<undefined>> {
    return this.#ask('resume', {});
  }

  /**
   * They stop for good, and so do the processes that were started for them: running tasks may end within the shutdown timeout,
   * with `cold` they go back at once, without a loss. A process of a pool ends the whole pool. They answer when they begin.
   */
  async shutdown(options: ShutdownOptions = {}): Promise<Answers<undefined>> {
    checkAll(options, SHUTDOWN_CHECKS, { where: 'shutdown' });
    const { cold = false } = options;
    return this.#ask('shutdown', { cold });
  }

  #ask<T>(verb: string, args: Readonly<Record<string, unknown>>): Promise<Answers<T>> {
    return ask<T>(this.broker, { verb, args }, this.options);
  }
}

function checkCount(count: number): number {
  return checkWhole(count, [1, MAX_CONCURRENCY], 'count');
}
