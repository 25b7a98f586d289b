import type { Broker } from '../broker/broker.js';
import { groupList, groupResults } from '../broker/storage/group-results.js';
import type { Delivery } from '../broker/task-store.js';
import { ResultError } from '../core/errors.js';
import { parseInputLine, splitBody, type InputLine } from '../core/input-line.js';

/** Whether the first argument lies elsewhere: a list of results, or what a group passes on to all its parts. */
export function isInputElsewhere({ head, body }: Delivery): boolean {
  if (head.inputGroup !== undefined) return true;
  return head.input !== undefined && splitBody(head, body).input?.kind === 'group';
}

/** Fetches the first argument. Throws ResultError when it is past its time. */
export async function fetchInput({ workflows }: Broker, delivery: Delivery): Promise<unknown> {
  const input = await passedTo(workflows, delivery);
  if (input.kind === 'value') return JSON.parse(input.json) as unknown;
  return delivery.head.input === 2 ? groupResults(workflows, input.id) : groupList(workflows, input.id);
}

async function passedTo(workflows: Broker['workflows'], { head, body }: Delivery): Promise<InputLine> {
  const line = head.inputGroup === undefined ? undefined : await workflows.input(head.inputGroup);
  const input = line === undefined ? splitBody(head, body).input : parseInputLine(line);
  if (input === undefined)
    throw new ResultError(`The input of the group ${head.inputGroup} is past its time.`);
  return input;
}
