import type { BrokerInfo, Inspector, TaskEntry, TaskPlace } from '../inspector.js';
import type { MemoryResultStore } from './memory-result-store.js';
import { revoke } from './memory-end.js';
import { leadOn } from './memory-flow.js';
import type { MemoryState } from './memory-state.js';

export class MemoryInspector implements Inspector {
  constructor(
    private readonly state: MemoryState,
    private readonly results: MemoryResultStore,
  ) {}

  info(queues?: readonly string[]): Promise<BrokerInfo> {
    const { state } = this;
    const held = [...state.bands].filter(([, band]) => band.length > 0).map(([name]) => name.slice(2));
    const names = queues ?? [...new Set([...held, ...state.paused])].sort();
    const info = (name: string) => ({ name, waiting: state.waiting(name), paused: state.paused.has(name) });
    return Promise.resolve({
      queues: names.map(info),
      delayed: state.delayed.size,
      active: state.active.size,
      deadLetters: state.letters.size,
    });
  }

  async tasks(place: TaskPlace, limit: number): Promise<readonly TaskEntry[]> {
    const entries = (place === 'active' ? this.state.leases : this.state.delayed).list(limit);
    const tasks = await this.results.find(entries.map(({ id }) => id));
    return entries.map(({ id, at }, index) => ({ id, at, task: tasks[index] }));
  }

  pause(queue: string): Promise<void> {
    this.state.paused.add(queue);
    return Promise.resolve();
  }

  resume(queue: string): Promise<void> {
    this.state.paused.delete(queue);
    this.state.wakeUp.wake(queue);
    return Promise.resolve();
  }

  purge(queue: string): Promise<number> {
    let count = 0;
    for (const [name, band] of this.state.bands) {
      if (name.slice(2) !== queue) continue;
      for (let id = band.shift(); id !== undefined; id = band.shift()) {
        const live = this.state.live(id);
        if (live === undefined || live.isBlocked === true || this.state.active.has(id)) continue;
        revoke(this.state, id, live, { at: this.state.clock.now() });
        count += 1;
      }
    }
    leadOn(this.state);
    return Promise.resolve(count);
  }
}
