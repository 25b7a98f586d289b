import type { TaskRecord } from '../core/codec.js';
import type { EndedHead, TaskHead } from '../core/task-message.js';
import type { EndedList } from './storage/ended-list.js';
import type { TaskSnapshot } from './result-store.js';

/** How many tasks of a namespace do not wait in a queue. */
export interface TaskCounts {
  /** Waiting for their time. */
  readonly delayed: number;
  /** Leased to a worker. */
  readonly active: number;
  /** Failed for good, and kept. */
  readonly deadLetters: number;
}

export type LiveState = 'active' | 'delayed';

/** A list of tasks in an order: those in a state, or the last nodes of workflows that have not ended, by when they began. */
export type LiveList = LiveState | 'workflows';

export interface TaskEntry {
  readonly id: string;
  readonly task: TaskSnapshot | undefined;
  /** When a delayed task is due, a lease ends, or a workflow began, epoch ms. */
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

/** A task that has ended, with its record. */
export interface EndedTask {
  readonly id: string;
  readonly record: Extract<TaskRecord, { kind: 'ended' }>;
}

/** Where a list of ended tasks stands: behind the task that ended at that moment, epoch ms, and has that id. */
export interface EndedPosition {
  readonly at: number;
  readonly id: string;
}

export interface EndedRequest {
  /** Of this list alone. Left out: all ended tasks. */
  readonly among?: EndedList | undefined;
  /** Left out: it begins with the newest. */
  readonly after?: EndedPosition | undefined;
  /** Those that ended at this moment or later, epoch ms. */
  readonly since?: number | undefined;
  readonly limit: number;
  /** Whether a task is wanted. */
  readonly accepts: (head: EndedHead) => boolean;
}

export interface EndedPage {
  /** The newest first; of one millisecond the ids backwards. */
  readonly tasks: readonly EndedTask[];
  /** Where the next page begins; `undefined` when nothing more is there. A page may hold fewer tasks than asked for, or no task. */
  readonly next: EndedPosition | undefined;
}

/** Reads for people; it changes nothing. */
export interface Inspector {
  counts(): Promise<TaskCounts>;
  /** Tasks that run or wait for their time, the next first; workflows that have not ended, the oldest first. */
  tasks(
    list: LiveList,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<readonly TaskEntry[]>;
  /** Tasks that have ended and whose records are kept. */
  ended(request: EndedRequest): Promise<EndedPage>;
  /**
   * A page of all records, in no order; `cursor` '' begins. A task that is there from the first to the last page is in one of them,
   * sometimes in two.
   *
   * @param how.isPartial over several shards: one that does not answer is passed over and noted as missing, where the walk would fail
   */
  walk(cursor: string, how?: { readonly isPartial?: boolean }): Promise<RecordPage>;
}
