import type { RecordPage, BrokerInfo, Inspector, TaskEntry, LiveState } from '../inspector.js';
import type { MemoryResultStore } from './memory-result-store.js';
import { purge } from './purge.js';
import * as ready from './ready.js';
import type { MemoryState } from './state/memory-state.js';

export class MemoryInspector implements Inspector {
  constructor(
    private readonly state: MemoryState,
    private readonly results: MemoryResultStore,
  ) {}

  info(queues?: readonly string[]): Promise<BrokerInfo> {
    const {
      deadLetters,
      delayed,
      leases,
      ready: { paused },
    } = this.state;
    const info = (name: string) => ({
      name,
      waiting: ready.count(this.state, name),
      paused: paused.has(name),
    });
    return Promise.resolve({
      queues: (queues ?? this.#queues()).map(info),
      delayed: delayed.size,
      active: leases.active.size,
      deadLetters: deadLetters.letters.size,
    });
  }

  async tasks(where: LiveState, limit: number): Promise<readonly TaskEntry[]> {
    const entries = (where === 'active' ? this.state.leases.until : this.state.delayed).list(limit);
    const tasks = await this.results.find(entries.map(({ id }) => id));
    return entries.map(({ id, at }, index) => ({ id, at, task: tasks[index] }));
  }

  walk(): Promise<RecordPage> {
    const { tasks } = this.state.records;
    const live = [...tasks].flatMap(([id, record]) =>
      record.kind === 'live' ? [{ id, head: record.head, body: record.body }] : [],
    );
    return Promise.resolve({ next: '', tasks: live, examined: tasks.size, total: tasks.size });
  }

  pause(queue: string): Promise<void> {
    this.state.ready.paused.add(queue);
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

  /** Queues that hold ready tasks or are paused. */
  #queues(): readonly string[] {
    const {
      lanes,
      ready: { paused, plain },
    } = this.state;
    const filled = [...plain].filter(([, ids]) => ids.length > 0).map(([band]) => band);
    const queues = [...filled, ...lanes.bands()].map((band) => band.slice(2));
    return [...new Set([...queues, ...paused])].sort();
  }
}
