import type { Broker } from '../broker/broker.js';
import type { WatchedTypes } from '../core/event-batch.js';
import { TASK_EVENT_TYPES, type TaskEventMap, type TaskEventType } from '../core/task-event.js';
import type { LiveEvents } from '../core/task-events.js';
import type { EventFilter } from '../core/watched-event.js';
import type { EventLogOptions, EventLogPage } from '../core/event-log.js';
import { readEventLog } from './event-log.js';
import type { EventLogger } from './event-logger.js';
import { EventPublisher } from './event-publisher.js';
import { EventWatch } from './event-watch.js';

/**
 * Publishes the events of this process that are watched somewhere, writes all of them to the log where the application keeps one, and
 * reads those of all processes.
 */
export class ClusterEvents implements LiveEvents {
  readonly #publisher: EventPublisher;
  #watched: WatchedTypes = '';
  #types: ReadonlySet<string> = new Set();

  constructor(
    private readonly broker: Pick<Broker, 'eventLog' | 'events' | 'now'>,
    /** Left out: this process writes no log. */
    private readonly logger?: EventLogger,
  ) {
    this.#publisher = new EventPublisher(broker.events, () => broker.now());
  }

  /** The worker of this process, which its events name. */
  set worker(id: string) {
    this.#publisher.worker = id;
    if (this.logger !== undefined) this.logger.worker = id;
  }

  /** It stays so until the broker says otherwise. */
  learn(watched: WatchedTypes): void {
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#types = new Set<string>(watched === '*' ? TASK_EVENT_TYPES : watched.split(' '));
  }

  isWatched(type: TaskEventType): boolean {
    return this.logger !== undefined || this.#types.has(type);
  }

  takes(type: TaskEventType): boolean {
    return this.logger !== undefined || (this.#types.has(type) && this.#publisher.takes(type));
  }

  publish<Type extends TaskEventType>(type: Type, event: TaskEventMap[Type]): void {
    this.logger?.add(type, event);
    if (this.#types.has(type)) this.#publisher.add(type, event);
  }

  watch(filter: EventFilter): EventWatch {
    return new EventWatch(this.broker.events, filter, () => this.broker.now());
  }

  async read(options: EventLogOptions): Promise<EventLogPage> {
    // A process sees its own events at once.
    await this.logger?.flush();
    return readEventLog(this.broker.eventLog, options, this.broker.now());
  }

  /** Sends the last events. */
  async close(): Promise<void> {
    await Promise.all([this.#publisher.close(), this.logger?.close()]);
  }
}
