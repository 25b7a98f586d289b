import type { RequeueBody, RunAgain } from '../api-types.js';
import type { DeadLetterEntry } from '../../broker/dead-letter-store.js';
import { ApiError } from '../http/api-error.js';
import type { Sources } from '../sources.js';
import { editedArguments } from './edited-arguments.js';

/**
 * Runs a dead letter again. Edited arguments are checked as an enqueue would check them, by the schema of the task where the application
 * is known.
 *
 * @throws PayloadError for arguments that are refused, ApiError 409 for a letter that cannot be read or whose arguments are hidden
 */
export async function requeueDeadLetter(
  sources: Sources,
  { id, letter }: DeadLetterEntry,
  { queue, argumentsJson }: RequeueBody,
): Promise<RunAgain> {
  const args = argumentsJson === undefined ? undefined : await argsOf(sources, letter, argumentsJson);
  const changes = { ...(queue !== undefined && { queue }), ...(args !== undefined && { args }) };
  const result = await sources.services.deadLetters.requeue(id, changes);
  if (result !== undefined) return { id: result.id };
  throw new ApiError(
    409,
    'UNREADABLE',
    'The dead letter cannot be run again: its message cannot be read, or it is gone.',
  );
}

/** The page shows masks where texts were: they would become the arguments. */
async function argsOf(
  sources: Sources,
  letter: DeadLetterEntry['letter'],
  argumentsJson: string,
): Promise<readonly unknown[]> {
  if (letter !== undefined && sources.payloads.hasRedacted(letter)) throw redacted();
  return editedArguments(sources, letter?.head.name ?? '', argumentsJson);
}

function redacted(): ApiError {
  return new ApiError(
    409,
    'REDACTED',
    'The arguments hold texts that `redact` hides, so they cannot be edited here. Nothing was requeued.',
    'Requeue it without changes, or from the application, which knows the texts: DeadLetters.requeue(id, { args }).',
  );
}
