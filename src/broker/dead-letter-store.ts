import type { DeadLetterRecord } from '../core/codec.js';
import type { Publication } from './task-store.js';

export interface DeadLetterEntry {
  readonly id: string;
  /** `undefined` where the bytes are unreadable; `raw` then holds them. */
  readonly letter: DeadLetterRecord | undefined;
  readonly raw: string;
  readonly diedAt: number;
}

/** A dead letter, with the failures of its attempts as JSON, the oldest first. */
export interface DeadLetter extends DeadLetterEntry {
  readonly history: readonly string[];
}

/** Tasks that failed for good, with all that is needed to run them again. */
export interface DeadLetterStore {
  /** The newest first. */
  list(page: { readonly offset: number; readonly limit: number }): Promise<readonly DeadLetterEntry[]>;
  get(id: string): Promise<DeadLetter | undefined>;
  /** The failures of the attempts of a task as JSON, the oldest first, also before it is dead. */
  history(id: string): Promise<readonly string[]>;
  /** Publishes the message and drops the letter in one step; false if there is no such letter. */
  requeue(id: string, message: Publication): Promise<boolean>;
  /** Drops letters; answers how many there were. */
  remove(ids: readonly string[]): Promise<number>;
}
