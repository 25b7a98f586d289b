import { hintOf } from '../core/hint.js';
import { printable } from '../core/printable.js';

/** The message about a queue that is not declared, with the one that was probably meant. */
export function undeclaredQueueText(queue: unknown, names: readonly string[]): string {
  const name = printable(String(queue), 200);
  return `the queue '${name}' is not declared.${hintOf(name, names)} Declared are: ${names.join(', ')}.`;
}
