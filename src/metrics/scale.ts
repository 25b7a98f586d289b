import type { Broker } from '../broker/broker.js';
import { Queues, type QueueInfo } from '../client/queues.js';
import { workerStatuses, type WorkerStatus } from '../client/worker-status.js';

/** Delayed tasks that are read at once to find those that are due. */
const DUE_PAGE = 100;

/** The load of some queues, for an autoscaler. */
export interface Scale {
  /** Tasks that wait or run: a worker with a running task is still needed. */
  readonly load: number;
  /** Tasks that wait, blocked ones included. */
  readonly waiting: number;
  /** Tasks that run. */
  readonly running: number;
  /** How many tasks the living workers of these queues run at once. */
  readonly slots: number;
  /** For how many seconds the oldest waiting task could have run; 0 where nothing waits. */
  readonly oldestWaitSeconds: number;
  /** How many workers of the present size have a slot for each task of the load; 1 where a load has no worker yet. */
  readonly wanted: number;
}

type ScaleBroker = Pick<Broker, 'inspector' | 'now' | 'queues' | 'workers'>;

/** Reads the load of the queues of these names, by default of all. */
export async function readScale(broker: ScaleBroker, names?: readonly string[]): Promise<Scale> {
  const [queues, known] = await Promise.all([new Queues(broker, names).list(), broker.workers.list()]);
  const served = new Set(queues.map(({ name }) => name));
  const workers = workerStatuses(known, broker.now()).filter(
    (worker) => worker.isAlive && worker.queues.some((queue) => served.has(queue)),
  );
  const due = workers.length > 0 ? 0 : await dueIn(broker, served);
  return scaleOf({ queues, workers, served, due });
}

/** Without a worker nobody moves tasks that are due from the delayed ones to those that wait, so they are counted here. */
async function dueIn(broker: ScaleBroker, served: ReadonlySet<string>): Promise<number> {
  const entries = await broker.inspector.tasks('delayed', { offset: 0, limit: DUE_PAGE });
  const now = broker.now();
  return entries.filter(({ at, task }) => at <= now && served.has(task?.record.head.queue ?? '')).length;
}

interface Load {
  readonly queues: readonly QueueInfo[];
  /** The living workers of these queues. */
  readonly workers: readonly WorkerStatus[];
  readonly served: ReadonlySet<string>;
  readonly due: number;
}

function scaleOf({ queues, workers, served, due }: Load): Scale {
  const waiting = sumOf(queues, (queue) => queue.waiting) + due;
  const running = runningIn(queues, workers, served);
  const slots = sumOf(workers, ({ concurrency }) => concurrency);
  const load = waiting + running;
  return {
    load,
    waiting,
    running,
    slots,
    oldestWaitSeconds: Math.max(0, ...queues.map(({ oldestWaitMs = 0 }) => oldestWaitMs)) / 1_000,
    wanted: slots === 0 ? Math.min(1, load) : Math.ceil(load / (slots / workers.length)),
  };
}

/**
 * Among more than 100 running tasks the queues have estimates, and an estimate of 0 would end a worker with a task. Workers that
 * serve no other queue count exactly, but their count is as old as their heartbeat.
 */
function runningIn(
  queues: readonly QueueInfo[],
  workers: readonly WorkerStatus[],
  served: ReadonlySet<string>,
): number {
  const counted = sumOf(queues, ({ running }) => running);
  if (!queues.some(({ isSampled }) => isSampled)) return counted;
  const own = workers.filter(({ queues: all }) => all.every((queue) => served.has(queue)));
  return Math.max(
    counted,
    sumOf(own, ({ running }) => running),
  );
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}
