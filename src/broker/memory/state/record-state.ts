import type { TaskRecord } from '../../../core/codec.js';
import { DueList } from '../due-list.js';

/** The record of each task, and what is kept beside it. */
export class RecordState {
  readonly tasks = new Map<string, TaskRecord>();
  /** Ended records, by the moment until which they are kept. */
  readonly expiring = new DueList();
  /** The progress that a running task has reported last. */
  readonly progress = new Map<string, string>();
  /** Which task holds a dedupe key. */
  readonly dedupe = new Map<string, { readonly id: string; readonly until: number }>();
}
