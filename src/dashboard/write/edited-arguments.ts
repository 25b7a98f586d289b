import { PayloadError } from '../../core/errors.js';
import { checkArgs, encodeArgs } from '../../core/json.js';
import { validateArgs } from '../../core/schema.js';
import type { Sources } from '../sources.js';
import { inexactNumber } from '../view/json-scan.js';

const MOST_CHARS = 4 * 1024 * 1024;

/**
 * The arguments that a person has typed, as JSON text.
 *
 * @throws PayloadError for text that is no JSON list, for a number that would be changed, and for arguments that the schema of the task
 *   refuses
 */
export async function editedArguments(
  { services }: Sources,
  task: string,
  json: string,
): Promise<readonly unknown[]> {
  const args = parsed(json);
  checkArgs(args, 'args');
  encodeArgs(args);
  const inexact = inexactNumber(json);
  if (inexact !== undefined)
    throw new PayloadError(
      `The number ${inexact} has more digits than JSON numbers keep. Write it as a text.`,
      'args',
    );
  const schema = services.catalog.byName(task)?.schema;
  if (schema !== undefined) await validateArgs(schema, args, task);
  return args;
}

function parsed(json: string): unknown {
  if (json.length > MOST_CHARS) throw new PayloadError('The arguments are too large.', 'args');
  try {
    return JSON.parse(json) as unknown;
  } catch (error) {
    throw new PayloadError(`The arguments are no JSON: ${(error as Error).message}.`, 'args');
  }
}
