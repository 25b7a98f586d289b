import { slotsOf, type HeartbeatReply, type WorkerInfo, type WorkerRegistry } from '../worker-registry.js';
import { handOver } from './lease/timer.js';
import { noteSlots } from './levels.js';
import { isQuiet } from './quiet.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryWorkerRegistry implements WorkerRegistry {
  constructor(private readonly state: MemoryState) {}

  beat(worker: WorkerInfo): Promise<HeartbeatReply> {
    noteSlots(this.state, this.state.workers.get(worker.id)?.seenAt, slotsOf(worker));
    this.state.workers.set(worker.id, { ...worker, seenAt: this.state.clock.now() });
    return Promise.resolve({ watched: this.state.events.watched(), shard: 0, isQuiet: isQuiet(this.state) });
  }

  leave(id: string): Promise<void> {
    this.state.workers.delete(id);
    if (this.state.leases.isolating?.worker === id) this.state.leases.isolating = undefined;
    handOver(this.state, id);
    return Promise.resolve();
  }

  list(): Promise<readonly WorkerInfo[]> {
    return Promise.resolve([...this.state.workers.values()]);
  }
}
