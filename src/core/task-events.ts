import { BrokerUnavailableError } from './errors.js';
import type { EventLogOptions, EventLogPage } from './event-log.js';
import type { TaskEventMap, TaskEventType } from './task-event.js';
import type { EventFilter, WatchedEvent } from './watched-event.js';
import { inspectedWith } from './inspected.js';

type Listener = (event: never) => unknown;

const NOBODY: ReadonlySet<Listener> = new Set();

/** The way of events from process to process. */
export interface LiveEvents {
  /** Notes which types are watched somewhere. */
  learn(watched: string): void;
  isWatched(type: TaskEventType): boolean;
  /** Whether an event of the type is watched and there is room for it. One without room is counted. */
  takes(type: TaskEventType): boolean;
  publish<Type extends TaskEventType>(type: Type, event: TaskEventMap[Type]): void;
  watch(filter: EventFilter): AsyncIterableIterator<WatchedEvent>;
  read(options: EventLogOptions): Promise<EventLogPage>;
}

/**
 * Events of tasks: of this process for metrics and audits, of all processes to look on. Inject it. An error of a listener is
 * logged; it cannot break a task. For effects that must not be lost use `@OnFailure`.
 *
 * @example
 * const stop = this.events.on('task-failed', ({ name, failure }) => this.metrics.count(name, failure.name));
 */
export class TaskEvents {
  static {
    inspectedWith(this.prototype);
  }

  readonly #listeners = new Map<TaskEventType, Set<Listener>>();

  /** @internal */
  constructor(
    private readonly onError: (error: unknown) => void,
    private readonly live?: LiveEvents,
  ) {}

  /** Listens to one type of event of this process; the returned function stops it. */
  on<Type extends TaskEventType>(type: Type, listener: (event: TaskEventMap[Type]) => unknown): () => void {
    const listeners = this.#listeners.get(type) ?? new Set<Listener>();
    this.#listeners.set(type, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(type);
    };
  }

  /**
   * The events of all processes of the namespace, from now on, as they happen: for people who look on. It holds no arguments and
   * no results. Processes publish events only while somebody watches. A process publishes at most 5 000 events in a second, and
   * 10 000 events wait for a slow loop; for those that are left out comes `{ type: 'dropped', count }`. It ends when the loop is
   * left, when `signal` aborts, or when the application closes.
   *
   * @throws InvalidOptionError for a type, a queue or a task that cannot be; the loop throws BrokerUnavailableError if the broker is
   * away at the start
   * @example
   * for await (const event of this.events.watch({ types: ['task-failed'], task: 'EmailTasks.*' })) {
   *   if (event.type === 'task-failed') console.log(event.at, event.name, event.error);
   * }
   */
  watch(filter: EventFilter = {}): AsyncIterableIterator<WatchedEvent> {
    return this.#carrier().watch(filter);
  }

  /**
   * The events that the log keeps, page by page, the oldest first: for programs that must miss nothing. Processes write it with the
   * option `events: { log }`, within 100 ms. Keep `next` where it survives a restart, and read on from there.
   *
   * @throws InvalidOptionError for an option that cannot be read; BrokerUnavailableError when the broker does not answer in time
   * @example
   * const { events, next } = await this.events.read({ after: await this.bookmarks.load(), types: ['task-failed'] });
   * for (const event of events) await this.warehouse.insert(event);
   * await this.bookmarks.save(next);
   */
  async read(options: EventLogOptions = {}): Promise<EventLogPage> {
    return this.#carrier().read(options);
  }

  /**
   * @internal Whether anybody gets an event of this type: any other need not be made. Ask once for each event, because one that is
   * watched, and for which there is no room, is counted here.
   */
  has(type: TaskEventType): boolean {
    return this.#listeners.has(type) || this.live?.takes(type) === true;
  }

  /** @internal Notes which types are watched somewhere. */
  learn(watched: string): void {
    this.live?.learn(watched);
  }

  /** @internal */
  emit<Type extends TaskEventType>(type: Type, event: TaskEventMap[Type]): void {
    if (this.live?.isWatched(type) === true) this.live.publish(type, event);
    for (const listener of this.#listeners.get(type) ?? NOBODY) this.#notify(listener, event);
  }

  #carrier(): LiveEvents {
    if (this.live !== undefined) return this.live;
    throw new BrokerUnavailableError('There is no broker that carries events.');
  }

  #notify(listener: Listener, event: unknown): void {
    try {
      Promise.resolve(listener(event as never)).catch(this.onError);
    } catch (error) {
      this.onError(error);
    }
  }
}
