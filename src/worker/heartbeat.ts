import { HEARTBEAT_MS, type WorkerInfo, type WorkerRegistry } from '../broker/worker-registry.js';
import type { Duty } from '../core/duty.js';
import type { WatchedTypes } from '../core/event-batch.js';

/** Registers the worker again and again, so that the broker knows that it is there. */
export class Heartbeat implements Duty {
  readonly name = 'heartbeat';

  constructor(
    private readonly workers: WorkerRegistry,
    private readonly info: () => WorkerInfo,
    private readonly onWatched: (watched: WatchedTypes) => void,
  ) {}

  async turn(): Promise<number> {
    this.onWatched(await this.workers.beat(this.info()));
    return HEARTBEAT_MS;
  }
}
