import type { PartialAnswer } from '../../client/partial.js';
import type { FigureInfo } from '../../client/figure-list.js';
import type { QueueInfo } from '../../client/queues.js';
import type { WorkerStatus } from '../../client/worker-status.js';
import { spanStart } from '../../broker/figure-store.js';
import type { Operations } from '../../services/connect.js';
import { WorkerRates } from './worker-rates.js';

/** How many tasks pass in a second, over the last one to two minutes. */
export interface QueueRates {
  readonly enqueued: number;
  /** Succeeded or failed. */
  readonly ended: number;
  readonly failed: number;
  readonly retried: number;
}

export interface TopQueue extends QueueInfo {
  readonly perSecond: QueueRates;
  /** Of the same minutes, in ms; `undefined` where no task started. */
  readonly waitP95: number | undefined;
  readonly runP95: number | undefined;
}

export interface TopWorker extends Omit<WorkerStatus, 'tasks'> {
  /** Tasks that it ended in a second, between its last two heartbeats. */
  readonly endedPerSecond: number;
  /** Since when no heartbeat has come, in ms. */
  readonly silentMs: number;
  readonly upMs: number;
}

/** A namespace in one moment, as `ntq top` shows it. */
export interface TopData extends PartialAnswer {
  readonly at: Date;
  readonly running: number;
  readonly delayed: number;
  readonly deadLetters: number;
  readonly queues: readonly TopQueue[];
  readonly workers: readonly TopWorker[];
}

const SPAN_MS = 60_000;

/** Reads a namespace again and again; it remembers the last heartbeats. */
export class TopReader {
  readonly #rates = new WorkerRates();

  constructor(private readonly services: Pick<Operations, 'broker' | 'inspector'>) {}

  async read(): Promise<TopData> {
    const { broker, inspector } = this.services;
    const from = new Date(broker.now() - SPAN_MS);
    const [overview, { rows }] = await Promise.all([
      inspector.overview(),
      inspector.figures({ from, by: 'queue', every: '1m' }),
    ]);
    const now = broker.now();
    const seconds = (now - spanStart(from.getTime(), SPAN_MS)) / 1_000;
    const figures = new Map(rows.map((row) => [row.queue, row]));
    const { active: running, delayed, deadLetters, queues, workers, missing } = overview;
    return {
      at: new Date(now),
      ...(missing !== undefined && { missing }),
      ...{ running, delayed, deadLetters },
      queues: queues.map((queue) => topQueue(queue, figures.get(queue.name), seconds)),
      workers: this.#rates.update(workers).map((worker) => topWorker(worker, now)),
    };
  }
}

export function topQueue(queue: QueueInfo, figures: FigureInfo | undefined, seconds: number): TopQueue {
  const rate = (count = 0) => count / seconds;
  const { enqueued = 0, succeeded = 0, failed = 0, retried = 0, wait, run } = figures ?? {};
  return {
    ...queue,
    perSecond: {
      enqueued: rate(enqueued),
      ended: rate(succeeded + failed),
      failed: rate(failed),
      retried: rate(retried),
    },
    waitP95: wait?.p95,
    runP95: run?.p95,
  };
}

function topWorker(
  { tasks: _tasks, ...worker }: WorkerStatus & { readonly endedPerSecond: number },
  now: number,
): TopWorker {
  const { seenAt = now, startedAt } = worker;
  return { ...worker, silentMs: Math.max(0, now - seenAt), upMs: Math.max(0, now - startedAt) };
}
