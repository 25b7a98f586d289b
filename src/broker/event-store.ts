import type { EventBatch, WatchedTypes } from '../core/event-batch.js';

/** An announcement of a watcher holds for so long, in ms; it is renewed every third of it. */
export const EVENTS_WATCHED_MS = 15_000;

/** Somebody who watches the events of all processes. */
export interface EventWatcher {
  onBatch(batch: EventBatch): void;
  /** Batches may be missing from here on: the connection was lost for a while. */
  onGap(): void;
  /** The broker is closed. */
  onClose(): void;
}

/**
 * Carries events from process to process while somebody watches them. Nothing is kept. Whether somebody watches, processes learn
 * from the replies of calls that they make anyway: exchanges, heartbeats and hand-overs of figures.
 */
export interface EventStore {
  /** Passes a batch on to all watchers. It is sent once: a batch that came twice would count twice. */
  publish(batch: EventBatch): Promise<void>;
  /** Watches events of these types. Resolves when it is announced, with how to stop. */
  watch(types: WatchedTypes, watcher: EventWatcher): Promise<() => Promise<void>>;
}
