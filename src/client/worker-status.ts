import { HEARTBEAT_MS, type WorkerInfo } from '../broker/worker-registry.js';

/** A worker as its last heartbeat reported it. */
export interface WorkerStatus extends WorkerInfo {
  /** False when its last two heartbeats did not come: it is dead, or cut off. An idle worker is alive. */
  readonly isAlive: boolean;
}

/** Which of the workers are alive at that moment of the broker's clock. */
export function workerStatuses(workers: readonly WorkerInfo[], now: number): readonly WorkerStatus[] {
  return workers.map((worker) => ({ ...worker, isAlive: now - (worker.seenAt ?? 0) < 2 * HEARTBEAT_MS }));
}
