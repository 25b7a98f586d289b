/** A queue with its ready tasks, as it is stored. */
export interface QueueState {
  /** The name of the queue. */
  readonly name: string;
  /** Tasks that could be leased if nothing held them back: those in blocked lanes, and suspects, count as well. */
  readonly waiting: number;
  /** The same without suspects, by priority from 0 to 9; priorities without a waiting task are left out. */
  readonly waitingByPriority: Readonly<Record<number, number>>;
  /** When the oldest of the tasks that its bands give next was enqueued, epoch ms; limits may block all of them. */
  readonly oldestAt?: number;
  /** Workers take nothing from it. */
  readonly paused: boolean;
  /** Why it is paused, if somebody said so. */
  readonly note?: string;
}

/** The queues, as people look at them and change them. */
export interface QueueStore {
  /** The queues of those names, in that order; by default all that hold ready tasks or are paused, by name. */
  list(names?: readonly string[]): Promise<readonly QueueState[]>;
  /** Workers take nothing more from the queue; running tasks go on. A second pause replaces the note. */
  pause(queue: string, note?: string): Promise<void>;
  resume(queue: string): Promise<void>;
  /** Revokes all tasks that are ready in a queue; answers how many. */
  purge(queue: string): Promise<number>;
}
