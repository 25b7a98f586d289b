import type { QueueState, QueueStore } from '../queue-store.js';
import { queueNames, queueState } from './list-queues.js';
import { purge } from './purge.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryQueueStore implements QueueStore {
  constructor(private readonly state: MemoryState) {}

  list(names?: readonly string[]): Promise<readonly QueueState[]> {
    const states = (names ?? queueNames(this.state)).map((name) => queueState(this.state, name));
    return Promise.resolve(names === undefined ? states.filter(isInUse) : states);
  }

  pause(queue: string, note = ''): Promise<void> {
    this.state.ready.paused.set(queue, note);
    return Promise.resolve();
  }

  resume(queue: string): Promise<void> {
    this.state.ready.paused.delete(queue);
    this.state.wake.queue(queue);
    return Promise.resolve();
  }

  purge(queue: string): Promise<number> {
    return Promise.resolve(purge(this.state, queue));
  }
}

function isInUse({ waiting, running, delayed, paused }: QueueState): boolean {
  return waiting + running + delayed > 0 || paused;
}
