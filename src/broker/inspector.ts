import type { TaskHead } from '../core/task-message.js';
import type { TaskSnapshot } from './result-store.js';

export interface QueueInfo {
  readonly name: string;
  /** Ready to be leased. */
  readonly waiting: number;
  readonly paused: boolean;
}

/** The state of a whole namespace. */
export interface BrokerInfo {
  readonly queues: readonly QueueInfo[];
  /** Waiting for their time, in all queues. */
  readonly delayed: number;
  /** Leased to a worker. */
  readonly active: number;
  readonly deadLetters: number;
}

export type LiveState = 'active' | 'delayed';

export interface TaskEntry {
  readonly id: string;
  readonly task: TaskSnapshot | undefined;
  /** When a delayed task is due, or a lease ends, epoch ms. */
  readonly at: number;
}

/** A task that has not ended. */
export interface LiveTask {
  readonly id: string;
  readonly head: TaskHead;
  readonly body: string;
}

/** Some of all records. */
export interface RecordPage {
  /** Where the next one begins; '' when this was the last. */
  readonly next: string;
  /** Those of them that have not ended. */
  readonly tasks: readonly LiveTask[];
  /** How many records these were, and how many there are in all. */
  readonly examined: number;
  readonly total: number;
}

/** What people look at and push. */
export interface Inspector {
  /** The queues of those names; by default all that hold something or are paused. */
  info(queues?: readonly string[]): Promise<BrokerInfo>;
  /** Tasks that run or wait for their time, the next first, at most `limit`. */
  tasks(state: LiveState, limit: number): Promise<readonly TaskEntry[]>;
  /**
   * A page of all records, in no order; `cursor` '' begins. A task that is there from the first to the last page is in one of them,
   * sometimes in two.
   */
  walk(cursor: string): Promise<RecordPage>;
  /** Workers take nothing more from the queue; what runs goes on. */
  pause(queue: string): Promise<void>;
  resume(queue: string): Promise<void>;
  /** Revokes all that waits in a queue; answers how many. */
  purge(queue: string): Promise<number>;
}
