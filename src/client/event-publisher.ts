import type { EventStore } from '../broker/event-store.js';
import { eventRecord, type EventBatch, type EventRecord } from '../core/event-batch.js';
import type { TaskEventMap, TaskEventType } from '../core/task-event.js';

/** Events that happen within this time, in ms, travel together. */
const BATCH_MS = 100;
/** More events of one batch are left out: to look on must not slow down tasks. */
const MOST_IN_BATCH = 500;

/** Sends the events of this process in batches, once in 100 ms at most. */
export class EventPublisher {
  /** The id of the worker of this process. */
  worker: string | undefined;
  #events: EventRecord[] = [];
  #dropped: Partial<Record<TaskEventType, number>> = {};
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly now: () => number,
  ) {}

  /** Whether there is room for an event. One without room is counted, and need not be made. */
  takes(type: TaskEventType): boolean {
    if (this.#events.length < MOST_IN_BATCH) return true;
    this.#drop(type, 1);
    return false;
  }

  add<Type extends TaskEventType>(type: Type, event: TaskEventMap[Type]): void {
    if (!this.takes(type)) return;
    this.#events.push(eventRecord(type, event, this.now()));
    this.#arm();
  }

  /** Sends the rest. */
  async close(): Promise<void> {
    await this.#sending;
    this.#flush();
    this.#disarm();
    await this.#sending;
  }

  /** A broker that is slow gets one batch at a time. */
  #flush(): void {
    this.#disarm();
    if (this.#events.length === 0) return;
    if (this.#sending !== undefined) return this.#arm();
    this.#sending = this.#send(this.#take()).finally(() => (this.#sending = undefined));
  }

  async #send(batch: EventBatch): Promise<void> {
    try {
      await this.store.publish(batch);
    } catch {
      for (const { type } of batch.events) this.#drop(type, 1);
      for (const [type, count] of Object.entries(batch.dropped)) this.#drop(type as TaskEventType, count);
    }
  }

  #take(): EventBatch {
    const batch = { worker: this.worker, events: this.#events, dropped: this.#dropped };
    this.#events = [];
    this.#dropped = {};
    return batch;
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS).unref();
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #drop(type: TaskEventType, count: number): void {
    this.#dropped[type] = (this.#dropped[type] ?? 0) + count;
  }
}
