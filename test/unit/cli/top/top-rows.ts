import type { TopData, TopQueue, TopWorker } from '../../../../src/cli/top/top-data.js';

/** A queue of `ntq top` that holds nothing. */
export function topQueueOf(name: string, more: Partial<TopQueue> = {}): TopQueue {
  return {
    name,
    waiting: 0,
    waitingByPriority: {},
    running: 0,
    delayed: 0,
    blocked: {},
    paused: false,
    workers: 1,
    freeSlots: 10,
    perSecond: { enqueued: 0, ended: 0, failed: 0, retried: 0 },
    waitP95: undefined,
    runP95: undefined,
    ...more,
  };
}

/** An idle worker of `ntq top`. */
export function topWorkerOf(host: string, more: Partial<TopWorker> = {}): TopWorker {
  return {
    id: `id-of-${host}`,
    host,
    pid: 1,
    queues: ['default'],
    concurrency: 10,
    running: 0,
    reserved: 0,
    done: 0,
    loopLagMs: 2,
    memoryBytes: 104_857_600,
    startedAt: 0,
    version: '1.0.0',
    isAlive: true,
    endedPerSecond: 0,
    silentMs: 3_000,
    upMs: 60_000,
    ...more,
  };
}

export function topDataOf(queues: readonly TopQueue[], workers: readonly TopWorker[]): TopData {
  return { at: new Date(0), running: 0, delayed: 0, deadLetters: 0, queues, workers };
}
