import type { WorkerStatus } from '../../client/worker-status.js';

interface Heartbeat {
  readonly done: number;
  /** Epoch ms. */
  readonly at: number;
  readonly perSecond: number;
}

/** How many tasks each worker ends in a second, from its last two heartbeats; from its start, as long as one is known. */
export class WorkerRates {
  #last: ReadonlyMap<string, Heartbeat> = new Map();

  update<Worker extends WorkerStatus>(
    workers: readonly Worker[],
  ): readonly (Worker & { readonly endedPerSecond: number })[] {
    const beats = new Map(workers.map((worker) => [worker.id, heartbeat(worker, this.#last.get(worker.id))]));
    this.#last = beats;
    return workers.map((worker) => ({ ...worker, endedPerSecond: beats.get(worker.id)?.perSecond ?? 0 }));
  }
}

function heartbeat({ done, startedAt, seenAt = 0 }: WorkerStatus, last: Heartbeat | undefined): Heartbeat {
  if (last?.at === seenAt) return last;
  const from = last ?? { done: 0, at: startedAt };
  const seconds = (seenAt - from.at) / 1_000;
  return { done, at: seenAt, perSecond: seconds > 0 ? Math.max(0, done - from.done) / seconds : 0 };
}
