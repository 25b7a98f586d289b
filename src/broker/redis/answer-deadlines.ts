import { LongTimer } from '../../duty/long-timer.js';

/** A command that is under way. */
export interface Awaited {
  /** Whether it was answered, or has failed. */
  readonly isOver: boolean;
  reject(error: Error): void;
  /** When it must be answered, by the monotonic clock of the process; 0 before it is sent. */
  dueAt: number;
  /** The command that was sent behind it. */
  next: Awaited | undefined;
}

/**
 * Fails commands that are not answered in time. All commands of a client have the same time, so they are due in the order in which they
 * were sent, and one timer is enough: a timer for each of them takes 2 µs of the 30 that a command costs.
 */
export class AnswerDeadlines {
  #first: Awaited | undefined;
  #last: Awaited | undefined;
  #timer: LongTimer | undefined;

  add(command: Awaited, ms: number): void {
    // A client sends a command again that waited for a connection. Its time has begun, and its place must stay: twice in the list would
    // make a circle of it.
    if (command.dueAt > 0) return;
    command.dueAt = performance.now() + ms;
    this.#forgetOver();
    if (this.#last === undefined) this.#first = command;
    else this.#last.next = command;
    this.#last = command;
    if (this.#timer === undefined) this.#arm(ms);
  }

  #forgetOver(): void {
    while (this.#first?.isOver === true) this.#forgetFirst();
  }

  #forgetFirst(): void {
    this.#first = this.#first?.next;
    if (this.#first === undefined) this.#last = undefined;
  }

  /** The connection that a command waits for keeps the process alive, not its deadline. */
  #arm(ms: number): void {
    this.#timer = new LongTimer(ms, () => this.#check()).unref();
  }

  #check(): void {
    this.#timer = undefined;
    const now = performance.now();
    for (this.#forgetOver(); this.#first !== undefined; this.#forgetOver()) {
      if (this.#first.dueAt > now) return this.#arm(this.#first.dueAt - now);
      // Nothing happens to one that has failed before.
      this.#first.reject(new Error('Command timed out'));
      this.#forgetFirst();
    }
  }
}
