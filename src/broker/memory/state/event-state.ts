import type { WatchedTypes } from '../../../core/event-batch.js';
import type { EventWatcher } from '../../event-store.js';

/** The watchers of events, with the types that each of them watches. */
export class EventState {
  readonly watchers = new Map<EventWatcher, WatchedTypes>();

  /** The types that are watched now. */
  watched(): WatchedTypes {
    if (this.watchers.size === 0) return '';
    const names = new Set([...this.watchers.values()].flatMap((types) => types.split(' ')));
    return names.has('*') ? '*' : [...names].sort().join(' ');
  }

  close(): void {
    const watchers = [...this.watchers.keys()];
    this.watchers.clear();
    for (const watcher of watchers) queueMicrotask(() => watcher.onClose());
  }
}
