import type { TaskHead } from './task-message.js';

/** The result that a member passes on, as the line before the body of the next: 'v' and a value as JSON, or 'g' and the id of a group. */
export type InputLine =
  { readonly kind: 'value'; readonly json: string } | { readonly kind: 'group'; readonly id: string };

export function parseInputLine(line: string): InputLine {
  const rest = line.slice(1);
  return line.startsWith('g') ? { kind: 'group', id: rest } : { kind: 'value', json: rest };
}

/** The body of a message apart from the result that the member before it has passed on. */
export function splitBody(
  { input: intake }: TaskHead,
  body: string,
): { readonly json: string; readonly input?: InputLine } {
  if (intake === undefined) return { json: body };
  const end = body.indexOf('\n');
  // A member that never began has received nothing.
  if (end === 0) return { json: body.slice(1) };
  return { json: body.slice(end + 1), input: parseInputLine(body.slice(0, end)) };
}
