import type { TaskHead } from './task-message.js';

/** What a step passes on, as the line before the body of the next: 'v' and a value as JSON, or 'g' and the id of a group. */
export type Passed =
  { readonly kind: 'value'; readonly json: string } | { readonly kind: 'group'; readonly id: string };

export function parsePassed(line: string): Passed {
  const rest = line.slice(1);
  return line.startsWith('g') ? { kind: 'group', id: rest } : { kind: 'value', json: rest };
}

/** The body of a message apart from what the step before it has passed on. */
export function splitBody(
  { input: intake }: TaskHead,
  body: string,
): { readonly json: string; readonly passed?: Passed } {
  if (intake === undefined) return { json: body };
  const end = body.indexOf('\n');
  // Of one that was never set going nothing has been passed on.
  if (end === 0) return { json: body.slice(1) };
  return { json: body.slice(end + 1), passed: parsePassed(body.slice(0, end)) };
}
