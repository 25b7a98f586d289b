import type { Broker } from '../broker/broker.js';
import { queueName } from '../core/option-check.js';
import type { QueueState } from '../broker/queue-store.js';
import type { WorkerInfo } from '../broker/worker-registry.js';
import { counted } from '../core/counted.js';
import { missingOf } from '../broker/sharded/shards-of.js';
import { inAllShards, type PartialAnswer } from './partial.js';
import { workerStatuses } from './worker-status.js';
import { checkNote } from '../core/note.js';
import { inspectedWith } from '../core/inspected.js';

/** A queue as it stands. */
export interface QueueInfo extends PartialAnswer, Omit<QueueState, 'oldestAt' | 'runningSince'> {
  /**
   * For how many ms the oldest of its waiting tasks could have run, also where a limit holds it back: the time of a delay or of a
   * backoff does not count. Left out where nothing waits.
   */
  readonly oldestWaitMs?: number;
  /** For how many ms the oldest of its running tasks has run. Left out where nothing runs. */
  readonly oldestRunMs?: number;
  /** How many living workers serve it. */
  readonly workers: number;
  /** How many more tasks these workers could run at once; a worker that serves several queues counts for each of them. */
  readonly freeSlots: number;
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
  static {
    inspectedWith(this.prototype);
  }

  /** @internal */
  constructor(
    private readonly broker: Pick<Broker, 'now' | 'queues' | 'shards' | 'workers'>,
    /** Those that the application declares. */
    private readonly declared?: readonly string[],
  ) {}

  /** The queues that the application declares, in their order; for `ntq` those that hold a task, are paused or have a worker. */
  async list(): Promise<readonly QueueInfo[]> {
    return this.#infos(this.declared);
  }

  /** One queue; `undefined` if it is not declared, holds no task, is not paused and has no worker. */
  async get(name: string): Promise<QueueInfo | undefined> {
    queueName(name, 'Queues.get');
    const [info] = await this.#infos([name]);
    const isKnown = this.declared?.includes(name) === true || (info !== undefined && isInUse(info));
    return isKnown ? info : undefined;
  }

  /**
   * All workers take nothing more from the queue; running tasks go on, and the queue accepts more. It stays paused through
   * restarts, until `resume()`. Shards that do not answer learn of it when they are back.
   *
   * @param note why, for people, up to 1 000 bytes; another pause replaces it
   */
  async pause(name: string, note = ''): Promise<void> {
    queueName(name, 'Queues.pause');
    return this.broker.queues.pause(name, checkNote(note, 'Queues.pause: note'));
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
   * @throws BrokerUnavailableError with the code SHARDS_MISSING where shards did not answer, when the others are done
   */
  async purge(name: string): Promise<number> {
    queueName(name, 'Queues.purge');
    return inAllShards(
      this.broker,
      () => this.broker.queues.purge(name),
      (count) => [count, `${counted(count, 'task')} of '${name}' ${count === 1 ? 'was' : 'were'} revoked`],
    );
  }

  async #infos(names: readonly string[] | undefined): Promise<readonly QueueInfo[]> {
    const read = () => Promise.all([this.broker.queues.list(names), this.broker.workers.list()]);
    const { answer, missing } = await missingOf(this.broker).noting(read);
    const [states, workers] = answer;
    const now = this.broker.now();
    const living = workerStatuses(workers, now).filter(({ isAlive }) => isAlive);
    const all = names === undefined ? withServed(states, living) : states;
    const infos = all.map((state) => infoOf(state, living, now));
    return missing.length === 0 ? infos : infos.map((info) => ({ ...info, missing }));
  }
}

/** Queues that a worker serves are listed as well when they are empty. */
function withServed(states: readonly QueueState[], workers: readonly WorkerInfo[]): readonly QueueState[] {
  const known = new Set(states.map(({ name }) => name));
  const others = [...new Set(workers.flatMap(({ queues }) => queues))].filter((name) => !known.has(name));
  return [...states, ...others.map(emptyQueue)].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function emptyQueue(name: string): QueueState {
  return { name, waiting: 0, waitingByPriority: {}, running: 0, delayed: 0, blocked: {}, paused: false };
}

function infoOf(
  { oldestAt, runningSince, ...queue }: QueueState,
  living: readonly WorkerInfo[],
  now: number,
): QueueInfo {
  const serving = living.filter(({ queues }) => queues.includes(queue.name));
  const free = serving.map(({ concurrency, running }) => Math.max(0, concurrency - running));
  return {
    ...queue,
    ...(oldestAt !== undefined && { oldestWaitMs: Math.max(0, now - oldestAt) }),
    ...(runningSince !== undefined && { oldestRunMs: Math.max(0, now - runningSince) }),
    workers: serving.length,
    freeSlots: free.reduce((sum, slots) => sum + slots, 0),
  };
}

function isInUse({ waiting, running, delayed, paused, workers }: QueueInfo): boolean {
  return waiting + running + delayed + workers > 0 || paused;
}
