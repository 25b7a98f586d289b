import type { Duration } from './duration.js';
import type { EventFilter, WatchedEvent } from './watched-event.js';

/** Which events of the log are read, and from where. */
export interface EventLogOptions extends Omit<EventFilter, 'signal'> {
  /** The `next` of the page before. Default: the oldest event that is kept. */
  readonly after?: string;
  /** Instead of `after`: from this moment on, or from so long ago. */
  readonly since?: Date | Duration;
  /** How many events are looked at, 1 to 10 000. A page of a filter holds those of them that fit. Default: 1 000. */
  readonly limit?: number;
}

/** Events of the log, the oldest first. */
export interface EventLogPage {
  /** A `dropped` event stands where some are missing. */
  readonly events: readonly WatchedEvent[];
  /** The place behind this page: give it as `after` to read on, also when nothing more is there now. */
  readonly next: string;
  /** More events were kept behind this page when it was read. */
  readonly hasMore: boolean;
}
