import type { EventLogStore, LogBatch } from '../broker/event-log-store.js';
import { eventRecord, type EventRecord } from '../core/event-batch.js';
import type { DroppedRecord } from '../core/logged-event.js';
import type { TaskEventMap, TaskEventType } from '../core/task-event.js';
import { LongTimer } from '../duty/long-timer.js';

/** Events that happen within this time, in ms, travel together: a process that is killed takes no more with it. */
const BATCH_MS = 100;
/** A script with more events would hold up Redis. */
const MOST_IN_BATCH = 500;
/** The pause after a failed call, in ms. */
const AGAIN_MS = 1_000;

export interface EventLoggerOptions {
  /** Unique to this process. */
  readonly source: string;
  /** How many events the log keeps. As many wait here while the broker is away. */
  readonly maxLength: number;
  readonly now: () => number;
}

/** Writes the events of this process to the log: each once, whatever becomes of the calls. */
export class EventLogger {
  /** The id of the worker of this process. */
  worker: string | undefined;
  #events: EventRecord[] = [];
  #dropped = 0;
  #number = 0;
  #timer: LongTimer | undefined;
  /** A batch that the broker has not confirmed: it is sent again under its number. */
  #unconfirmed: LogBatch | undefined;
  /** Ends with the last call: they go one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(
    private readonly store: EventLogStore,
    private readonly options: EventLoggerOptions,
  ) {}

  add<Type extends TaskEventType>(type: Type, event: TaskEventMap[Type]): void {
    if (this.#events.length >= this.options.maxLength) this.#dropped += 1;
    else this.#events.push(eventRecord(type, event, this.options.now()));
    this.#arm(BATCH_MS);
  }

  /** Writes all there is, if the broker takes it. */
  flush(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#writeAll());
    return this.#turn;
  }

  /** Writes the rest, and no more from then on. */
  async close(): Promise<void> {
    await this.flush();
    this.#isClosed = true;
    this.#disarm();
  }

  async #writeAll(): Promise<void> {
    this.#disarm();
    try {
      while (this.#unconfirmed !== undefined || this.#events.length > 0 || this.#dropped > 0)
        await this.#write();
    } catch {
      // Nobody waits for the log; callers that need the broker get its error themselves.
      this.#arm(AGAIN_MS);
    }
  }

  async #write(): Promise<void> {
    if (this.#unconfirmed === undefined) {
      this.#unconfirmed = { worker: this.worker, events: this.#take() };
      this.#number += 1;
    }
    const { source, maxLength } = this.options;
    await this.store.append(source, this.#number, this.#unconfirmed, maxLength);
    this.#unconfirmed = undefined;
  }

  /** The next events; behind the last of them, how many there was no room for. */
  #take(): readonly (DroppedRecord | EventRecord)[] {
    const events = this.#events.splice(0, MOST_IN_BATCH);
    if (this.#events.length > 0 || this.#dropped === 0) return events;
    const note = { type: 'dropped', at: this.options.now(), count: this.#dropped } as const;
    this.#dropped = 0;
    return [...events, note];
  }

  #arm(ms: number): void {
    if (this.#isClosed || this.#timer !== undefined) return;
    this.#timer = new LongTimer(ms, () => void this.flush()).unref();
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
