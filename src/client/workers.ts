import type { Broker } from '../broker/broker.js';
import type { RegisteredTask, WorkerInfo } from '../broker/worker-registry.js';
import type { HeldTask } from '../core/held-task.js';
import type { TimeLimit } from '../core/task-options.js';
import { ask, checkAsk, checkListing, type Answers, type AskOptions, type ListingOptions } from './ask.js';
import { setTimeLimit, unsetTimeLimit } from './time-limits.js';
import { WorkerSelection } from './worker-selection.js';
import { workerStatuses, type WorkerStatus } from './worker-status.js';
import { inspectedWith } from '../core/inspected.js';

/**
 * The workers of the namespace, in any process: to ask, and to change while they work. Inject it. A worker that a task blocks does
 * not answer; one with `control: false` is not asked.
 *
 * @example
 * const { answered, silent } = await this.workers.ping();
 * await this.workers.select('host-*').grow(2);
 * await this.workers.setTimeLimit('reports.daily', { soft: '10m', hard: '12m' });
 */
export class Workers {
  static {
    inspectedWith(this.prototype);
  }

  /** @internal */
  constructor(private readonly broker: Broker) {}

  /** The workers whose last heartbeat is at most four heartbeats (40 s) old: read from the broker, nobody is asked. */
  async list(): Promise<readonly WorkerStatus[]> {
    return workerStatuses(await this.broker.workers.list(), this.broker.now());
  }

  /** Which workers answer. */
  ping(options: AskOptions = {}): Promise<Answers<'pong'>> {
    return ask(this.broker, { verb: 'ping' }, options);
  }

  /** The report of each worker now; `list()` gives those of the last heartbeats. */
  stats(options: AskOptions = {}): Promise<Answers<WorkerInfo>> {
    return ask(this.broker, { verb: 'stats' }, options);
  }

  /** The running tasks of each worker, the oldest first. `Inspector.tasks` reads running tasks from the broker, of silent workers as well. */
  active(options: ListingOptions = {}): Promise<Answers<readonly HeldTask[]>> {
    return this.#list('active', options);
  }

  /** The tasks that each worker has prefetched, the next first. */
  reserved(options: ListingOptions = {}): Promise<Answers<readonly HeldTask[]>> {
    return this.#list('reserved', options);
  }

  /** The tasks that each worker can run. */
  registered(options: AskOptions = {}): Promise<Answers<readonly RegisteredTask[]>> {
    return ask(this.broker, { verb: 'registered' }, options);
  }

  /**
   * Some workers, to be changed while they work.
   *
   * @param which ids or hosts, `*` for any characters; default: all workers
   * @param options.timeout how long each change waits for answers, default 1 second
   * @throws InvalidOptionError from its methods, for an empty or too long name
   */
  select(which: AskOptions['workers'] = [], options: Pick<AskOptions, 'timeout'> = {}): WorkerSelection {
    checkAsk({ ...options, workers: which });
    return new WorkerSelection(this.broker, { ...options, workers: which });
  }

  /**
   * Sets the time limits of a task for all runs that begin from now on, in all workers and those to come; a limit that is left out
   * is as the task declares it. Limits given with a call beat them.
   *
   * @returns which workers know the task
   * @throws InvalidOptionError for a soft limit above the hard one, and without any limit
   */
  setTimeLimit(task: string, limit: TimeLimit): Promise<Answers<boolean>> {
    return setTimeLimit(this.broker, task, limit);
  }

  /** The limits of a task are again as it declares them. */
  unsetTimeLimit(task: string): Promise<Answers<boolean>> {
    return unsetTimeLimit(this.broker, task);
  }

  async #list(verb: 'active' | 'reserved', options: ListingOptions): Promise<Answers<readonly HeldTask[]>> {
    checkListing(options);
    const { limit = 100, ...others } = options;
    return ask(this.broker, { verb, args: { limit } }, others);
  }
}
