import type { DroppedEvents, WatchedEvent } from '../core/watched-event.js';

/** Events that wait for a loop; a note stands where some are missing. It has room for a bounded number of them. */
export class EventQueue {
  #events: WatchedEvent[] = [];
  /** The note about events that are missing behind the last one. */
  #note: DroppedEvents | undefined;
  #wakeUps: (() => void)[] = [];
  #isClosed = false;
  #error: Error | undefined;

  constructor(
    private readonly room: number,
    private readonly now: () => number,
  ) {}

  put(event: WatchedEvent): void {
    if (this.#events.length >= this.room) return this.drop(1);
    if (this.#note !== undefined) this.#events.push(this.#note);
    this.#note = undefined;
    this.#events.push(event);
    this.#wake();
  }

  /** `count` events are missing; `undefined` if nobody knows how many. */
  drop(count: number | undefined): void {
    if (count === 0) return;
    const before = this.#note === undefined ? 0 : this.#note.count;
    const sum = count === undefined || before === undefined ? undefined : before + count;
    this.#note = { type: 'dropped', at: new Date(this.now()), count: sum };
    this.#wake();
  }

  /** Nothing more will come. `error` is thrown after the events that are there. */
  close(error?: Error): void {
    this.#isClosed = true;
    this.#error ??= error;
    this.#wake();
  }

  /** The next event, when it is there; `undefined` when nothing more will come. */
  async next(): Promise<WatchedEvent | undefined> {
    while (this.#events.length === 0 && this.#note === undefined && !this.#isClosed)
      await new Promise<void>((resolve) => this.#wakeUps.push(resolve));
    const event = this.#take();
    if (event === undefined && this.#error !== undefined) throw this.#error;
    return event;
  }

  #take(): WatchedEvent | undefined {
    const note = this.#events.length === 0 ? this.#note : undefined;
    if (note !== undefined) this.#note = undefined;
    return note ?? this.#events.shift();
  }

  #wake(): void {
    for (const wakeUp of this.#wakeUps.splice(0)) wakeUp();
  }
}
