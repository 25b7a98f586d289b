import type { WorkerInfo, WorkerRegistry } from '../worker-registry.js';
import type { MemoryState } from './memory-state.js';

export class MemoryWorkerRegistry implements WorkerRegistry {
  constructor(private readonly state: MemoryState) {}

  beat(worker: WorkerInfo): Promise<void> {
    this.state.workers.set(worker.id, { ...worker, seenAt: this.state.clock.now() });
    return Promise.resolve();
  }

  leave(id: string): Promise<void> {
    this.state.workers.delete(id);
    if (this.state.drain?.worker === id) this.state.drain = undefined;
    if (this.state.timer?.worker === id) this.#handOver();
    return Promise.resolve();
  }

  list(): Promise<readonly WorkerInfo[]> {
    return Promise.resolve([...this.state.workers.values()]);
  }

  #handOver(): void {
    this.state.timer = undefined;
    const first = this.state.delayed.first();
    const live = first && this.state.live(first.id);
    if (live !== undefined) this.state.wakeUp.wake(live.head.queue);
    // And for the next gate: whoever serves a queue that it holds back comes for it.
    const queue = this.state.roads.firstQueue();
    if (queue !== undefined) this.state.wakeUp.wake(queue);
  }
}
