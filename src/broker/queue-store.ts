import type { LimitKind } from '../core/lane.js';

/** A queue with its ready tasks, as it is stored. */
export interface QueueState {
  /** The name of the queue. */
  readonly name: string;
  /** Tasks that could be leased if nothing held them back: those in blocked lanes, and suspects, count as well. */
  readonly waiting: number;
  /** The same without suspects, by priority from 0 to 9; priorities without a waiting task are left out. */
  readonly waitingByPriority: Readonly<Record<number, number>>;
  /** Over several shards: how many of the waiting tasks lie in each. Shards without one are left out, and so is all where no task waits. */
  readonly waitingByShard?: Readonly<Record<number, number>>;
  /** Tasks that run. */
  readonly running: number;
  /** Tasks that wait for their time. */
  readonly delayed: number;
  /** Those of the waiting tasks that a limit holds back, by its kind; kinds that hold back no task are left out. */
  readonly blocked: Readonly<Partial<Record<LimitKind, number>>>;
  /** From when the oldest waiting task could run, epoch ms: of the tasks at the front of its ready lists. */
  readonly oldestAt?: number;
  /** Since when the oldest running task runs, epoch ms. */
  readonly runningSince?: number;
  /** Not all of its lanes were looked at: an older task may wait, and limits may hold back more. */
  readonly isPartial?: true;
  /** `running` is an estimate: more than 100 tasks run in the namespace, and 100 of them stand for all. */
  readonly isSampled?: true;
  /** Workers take nothing from it. */
  readonly paused: boolean;
  /** Why it is paused, if somebody said so. */
  readonly note?: string;
}

/** The queues, as people look at them and change them. */
export interface QueueStore {
  /** The queues of those names, in that order; by default all that hold a task or are paused, by name. It changes nothing. */
  list(names?: readonly string[]): Promise<readonly QueueState[]>;
  /** Workers take nothing more from the queue; running tasks go on. A second pause replaces the note. */
  pause(queue: string, note?: string): Promise<void>;
  resume(queue: string): Promise<void>;
  /** Revokes all tasks that are ready in a queue; answers how many. */
  purge(queue: string): Promise<number>;
}
