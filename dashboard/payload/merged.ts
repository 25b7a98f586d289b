import type { JsonText, TaskArguments } from '../../src/dashboard/api-types.js';

/** The payload that the page knows, with the whole of each text that was asked for. A result that came since the question is not lost. */
export function merged(known: TaskArguments, asked: TaskArguments = {}): TaskArguments {
  const args = newer(known.arguments, asked.arguments);
  const result = newer(known.result, asked.result);
  return { ...asked, ...known, ...(args && { arguments: args }), ...(result && { result }) };
}

/** A text of another size is another text: the page follows the task, so its own is the newer one. */
function newer(known: JsonText | undefined, asked: JsonText | undefined): JsonText | undefined {
  return known === undefined || asked?.bytes === known.bytes ? asked : known;
}
