import type { Broker } from '../broker/broker.js';
import { InvalidOptionError } from '../core/errors.js';
import { ask, type Answers, type AskOptions } from './ask.js';

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
  addQueue(queue: string): Promise<Answers<readonly string[]>> {
    return this.#ask('add-queue', { queue });
  }

  /** They take nothing more from this queue; what runs goes on. The last queue stays: pause a worker instead. */
  removeQueue(queue: string): Promise<Answers<readonly string[]>> {
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
  shutdown({ cold = false }: { readonly cold?: boolean } = {}): Promise<Answers<undefined>> {
    return this.#ask('shutdown', { cold });
  }

  #ask<T>(verb: string, args: Readonly<Record<string, unknown>>): Promise<Answers<T>> {
    return ask<T>(this.broker, { verb, args }, this.options);
  }
}

function checkCount(count: number): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidOptionError(`${String(count)}: give a whole number from 1.`);
}
