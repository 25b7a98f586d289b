import type { TaskRecord } from '../core/codec.js';

/** The facts of a task at one moment. */
export interface TaskSnapshot {
  readonly record: TaskRecord;
  /** The token of the running attempt, and when it began. */
  readonly running?: { readonly token: string; readonly startedAt: number };
  /** The progress that the task reported last, as JSON. */
  readonly progress?: string;
}

/** A client that waits for a task. */
export interface Watcher {
  /** The task as it is; `undefined` for an unknown one, or one past its TTL. */
  onUpdate(task: TaskSnapshot | undefined): void;
  /** No change is notified any more: the broker was closed, or refuses to read the task, with that error. */
  onClose(error?: Error): void;
}

/** The results that callers read. */
export interface ResultStore {
  /** The tasks of those ids, `undefined` for unknown ones and for those past their TTL. */
  find(ids: readonly string[]): Promise<readonly (TaskSnapshot | undefined)[]>;
  /**
   * Notifies of the task as it is now, and again when it changes; with `until: 'ended'` only its end is sure to be notified. A broken
   * connection delays, it never loses. Returns how to stop.
   */
  watch(id: string, until: 'ended' | 'stopped', watcher: Watcher): () => void;
  /** Drops the record of a task that has ended; false if it has not. */
  forget(id: string): Promise<boolean>;
  /** Stores what a running task says of its progress (JSON); false if the attempt holds it no longer. */
  progress(id: string, token: string, meta: string): Promise<boolean>;
}
