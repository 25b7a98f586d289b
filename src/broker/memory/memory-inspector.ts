import { limitKeysOf, queueAndLaneOf } from '../storage/ready-list.js';
import type { RecordPage, BrokerInfo, Inspector, TaskEntry, LiveState } from '../inspector.js';
import type { Deque } from './deque.js';
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
    const plain = [...state.bands].filter(([, band]) => band.length > 0).map(([name]) => name);
    const held = [...plain, ...state.lanes.bands()].map((name) => name.slice(2));
    const names = queues ?? [...new Set([...held, ...state.paused])].sort();
    const info = (name: string) => ({ name, waiting: state.waiting(name), paused: state.paused.has(name) });
    return Promise.resolve({
      queues: names.map(info),
      delayed: state.delayed.size,
      active: state.active.size,
      deadLetters: state.letters.size,
    });
  }

  async tasks(place: LiveState, limit: number): Promise<readonly TaskEntry[]> {
    const entries = (place === 'active' ? this.state.leases : this.state.delayed).list(limit);
    const tasks = await this.results.find(entries.map(({ id }) => id));
    return entries.map(({ id, at }, index) => ({ id, at, task: tasks[index] }));
  }

  walk(): Promise<RecordPage> {
    const { tasks } = this.state;
    const live = [...tasks].flatMap(([id, record]) =>
      record.kind === 'live' ? [{ id, head: record.head, body: record.body }] : [],
    );
    return Promise.resolve({ next: '', tasks: live, examined: tasks.size, total: tasks.size });
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
    for (const [name, band] of this.state.bands)
      if (name.slice(2) === queue) count += this.#purge(name, band);
    for (const name of this.state.lanes.bands()) if (name.slice(2) === queue) count += this.#purgeLanes(name);
    leadOn(this.state);
    this.state.roads.passOn();
    return Promise.resolve(count);
  }

  #purge(place: string, ids: Deque<string>): number {
    const { queue, lane } = queueAndLaneOf(place);
    let count = 0;
    for (let id = ids.shift(); id !== undefined; id = ids.shift()) {
      const live = this.state.waitingIn(queue, lane, id);
      if (live === undefined) continue;
      revoke(this.state, id, live, { at: this.state.clock.now() });
      count += 1;
    }
    return count;
  }

  #purgeLanes(band: string): number {
    let count = 0;
    for (const { lane, ids } of this.state.lanes.dropAll(band)) {
      this.state.gates.freeAll(limitKeysOf(lane));
      count += this.#purge(`${band} ${lane}`, ids);
    }
    return count;
  }
}
