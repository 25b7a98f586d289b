import type { Failure } from '../../core/failure.js';
import { printable } from '../../core/printable.js';
import { moment } from '../format.js';
import type { Session } from '../session.js';
import { payloadOf, shown, textOf, type ShownOptions } from './shown.js';

const HIDDEN = 'hidden; --arguments shows them';

/** `ntq dead show` */
export async function showDeadLetter(
  { deadLetters, output }: Session,
  id: string,
  options: ShownOptions,
): Promise<void> {
  const deadLetter = await deadLetters.get(id);
  if (deadLetter === undefined) throw new Error(`There is no dead letter ${id}.`);
  const answer = { ...shown(deadLetter, options), failure: deadLetter.failure.toData() };
  output.answer(answer, () => {
    const { task, queue, reason, failure, retries, losses, diedAt, history } = deadLetter;
    output.fields({ id, task, queue, died: moment(diedAt), reason, retries, losses });
    output.fields({ arguments: options.arguments === true ? payloadOf(deadLetter) : HIDDEN });
    output.block('Its failure:', failure.stack ?? textOf(failure));
    if (history.length > 1) output.block('Its attempts, the oldest first:', attemptsOf(history));
  });
}

/** One in a line, whatever their messages hold. */
function attemptsOf(history: readonly Failure[]): string {
  return history.map((failure) => printable(textOf(failure))).join('\n');
}
