import { encodeBatch, parseBatch, type EventBatch, type WatchedTypes } from '../../core/event-batch.js';
import type { EventStore, EventWatcher } from '../event-store.js';
import type { MemoryState } from './state/memory-state.js';

/** Events within this process; they pass through text, as they do in Redis. */
export class MemoryEventStore implements EventStore {
  constructor(private readonly state: MemoryState) {}

  publish(batch: EventBatch): Promise<void> {
    const text = encodeBatch(batch);
    for (const watcher of this.state.events.watchers.keys()) {
      const copy = parseBatch(text);
      if (copy !== undefined) queueMicrotask(() => watcher.onBatch(copy));
    }
    return Promise.resolve();
  }

  async watch(types: WatchedTypes, watcher: EventWatcher): Promise<() => Promise<void>> {
    this.state.checkOpen('events');
    const { watchers } = this.state.events;
    watchers.set(watcher, types);
    return () => {
      watchers.delete(watcher);
      return Promise.resolve();
    };
  }
}
