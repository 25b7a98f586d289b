import type { QueueState, QueueStore } from '../queue-store.js';
import { expire } from './expire.js';
import * as bands from './lease/bands.js';
import { purge } from './purge.js';
import * as ready from './ready.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryQueueStore implements QueueStore {
  constructor(private readonly state: MemoryState) {}

  list(names?: readonly string[]): Promise<readonly QueueState[]> {
    // A task that is past its expiry waits no more.
    expire(this.state);
    return Promise.resolve((names ?? this.#names()).map((name) => this.#stateOf(name)));
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

  #stateOf(name: string): QueueState {
    const counts = ready.countByBand(this.state, name);
    const note = this.state.ready.paused.get(name);
    const moments = [...counts.keys()].flatMap((band) => bands.oldestAt(this.state, band) ?? []);
    const priorities = [...counts].filter(([band, count]) => count > 0 && !band.startsWith('s'));
    return {
      name,
      waiting: [...counts.values()].reduce((sum, count) => sum + count, 0),
      waitingByPriority: Object.fromEntries(priorities.map(([band, count]) => [band.slice(0, 1), count])),
      ...(moments.length > 0 && { oldestAt: Math.min(...moments) }),
      paused: note !== undefined,
      ...(note !== undefined && note !== '' && { note }),
    };
  }

  /** Queues that hold ready tasks or are paused. */
  #names(): readonly string[] {
    const { lanes, ready: lists } = this.state;
    const filled = [...lists.plain].filter(([, ids]) => ids.length > 0).map(([band]) => band);
    const queues = [...filled, ...lanes.bands()].map((band) => band.slice(2));
    return [...new Set([...queues, ...lists.paused.keys()])].sort();
  }
}
