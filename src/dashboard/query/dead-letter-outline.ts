import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { deadLetterOf } from '../../client/dead-letter.js';
import { Failure } from '../../core/failure.js';

/** The facts of a dead letter that filters and groups ask for. Its arguments, which may be large, are not parsed for them. */
export interface DeadLetterOutline {
  /** '' of a message that nobody can read. */
  readonly task: string;
  readonly queue: string;
  readonly failure: Failure;
}

export function outlineOf(entry: DeadLetterEntry): DeadLetterOutline {
  const { letter } = entry;
  if (letter === undefined) return deadLetterOf(entry);
  return { task: letter.head.name, queue: letter.head.queue, failure: Failure.parse(letter.failure) };
}
