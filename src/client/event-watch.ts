import type { EventStore, EventWatcher } from '../broker/event-store.js';
import type { EventBatch, EventRecord } from '../core/event-batch.js';
import { checkAll, glob, listOf, matching, oneOf, queueName, type Checks } from '../core/option-check.js';
import { TASK_EVENT_TYPES, type TaskEventType } from '../core/task-event.js';
import type { EventFilter, WatchedEvent } from '../core/watched-event.js';
import { EventQueue } from './event-queue.js';
import { fitting, watchedEventOf } from './watched-events.js';

/** The most events that wait for a slow loop. */
const MOST_WAITING = 10_000;

const SITE = { where: 'TaskEvents.watch', prefix: 'TaskEvents.watch: ' };
const CHECKS: Checks<EventFilter> = {
  types: listOf(oneOf(...TASK_EVENT_TYPES), "a list of types of events, such as ['task-failed']"),
  queue: queueName,
  task: glob,
  signal: matching('an AbortSignal', (value) => 'aborted' in Object(value)),
};

/** The events of all processes, for one loop. It listens from the start, and until the loop is left. */
export class EventWatch implements AsyncIterableIterator<WatchedEvent>, EventWatcher {
  readonly #queue: EventQueue;
  readonly #types: ReadonlySet<TaskEventType>;
  readonly #fits: (event: EventRecord) => boolean;
  readonly #started: Promise<() => Promise<void>>;
  readonly #onAbort = (): void => void this.return();

  constructor(
    store: EventStore,
    private readonly filter: EventFilter,
    now: () => number,
  ) {
    checkAll(filter, CHECKS, SITE);
    const { types = TASK_EVENT_TYPES, signal } = filter;
    this.#queue = new EventQueue(MOST_WAITING, now);
    this.#types = new Set(types);
    this.#fits = fitting(filter);
    this.#started = this.#start(store, filter.types === undefined ? '*' : types.join(' '));
    signal?.addEventListener('abort', this.#onAbort);
    if (signal?.aborted === true) this.#onAbort();
  }

  async next(): Promise<IteratorResult<WatchedEvent, undefined>> {
    const value = await this.#queue.next();
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  async return(): Promise<IteratorResult<WatchedEvent, undefined>> {
    this.onClose();
    const leave = await this.#started;
    await leave();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  onBatch({ worker, events, dropped }: EventBatch): void {
    for (const event of events) if (this.#fits(event)) this.#queue.put(watchedEventOf(event, worker));
    let count = 0;
    for (const type of this.#types) count += dropped[type] ?? 0;
    this.#queue.drop(count);
  }

  onGap(): void {
    this.#queue.drop(undefined);
  }

  onClose(error?: Error): void {
    this.filter.signal?.removeEventListener('abort', this.#onAbort);
    this.#queue.close(error);
  }

  /** A watch that cannot start ends; its loop learns why. */
  async #start(store: EventStore, types: string): Promise<() => Promise<void>> {
    try {
      return await store.watch(types, this);
    } catch (error) {
      this.onClose(error as Error);
      return () => Promise.resolve();
    }
  }
}
