import { MalformedMessageError, UnknownTaskError } from '../core/errors.js';
import type { Outcome } from '../core/outcome.js';
import type { TaskHead } from '../core/task-message.js';
import { failed } from './verdict.js';

const FIRST_WAIT_MS = 5_000;
const MAX_WAIT_MS = 300_000;
const GIVE_UP_MS = 86_400_000;

/** A task without a handler: a rolling deploy may bring one, so it is given back with a growing delay, for a day. */
export function outcomeOfUnknown(head: TaskHead, now: number): Outcome {
  if (head.name === '') return failed(new MalformedMessageError('The message cannot be read.'), 'malformed');
  if (head.unknownAt !== undefined && now - head.unknownAt > GIVE_UP_MS) {
    return failed(
      new UnknownTaskError(`No worker has known the task '${head.name}' for 24 hours.`),
      'unknown-task',
    );
  }
  const tries = head.unknownAt === undefined ? 0 : (head.releases ?? 0);
  const afterMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 10));
  return { kind: 'released', afterMs, because: 'unknown-task' };
}
