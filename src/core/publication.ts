import type { TaskHead } from './task-message.js';

/** A message on its way in. */
export interface Publication {
  readonly id: string;
  readonly head: TaskHead;
  /** JSON text, never read by the broker. */
  readonly body: string;
  /** Not before this many ms from now. */
  readonly delayMs?: number;
  /** Not before this moment, epoch ms. */
  readonly dueAt?: number;
  /** Sets the head's `expires` to this many ms from now. */
  readonly expiresInMs?: number;
  /** With `head.dedupe`: the key is free again after this many ms. */
  readonly dedupeMs?: number;
  /** Refused when the queue already holds this many waiting tasks. */
  readonly maxLength?: number;
}
