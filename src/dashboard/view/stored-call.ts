import { splitBody } from '../../core/input-line.js';
import type { TaskHead } from '../../core/task-message.js';
import { memberOf } from './json-scan.js';

/** A message as it is stored. */
export interface StoredCall {
  readonly head: TaskHead;
  readonly body: string;
}

/** The list of arguments as JSON text, with the result that the member before it passed on; `undefined` for a hook and for an unreadable body. */
export function argumentsOf({ head, body }: StoredCall): string | undefined {
  if (head.hook === true) return undefined;
  const { json, input } = splitBody(head, body);
  const args = memberOf(json, 'args');
  if (args === undefined || !args.startsWith('[') || input?.kind !== 'value') return args;
  const rest = args.slice(1).trimStart();
  return `[${input.json === '' ? 'null' : input.json}${rest.startsWith(']') ? '' : ','}${rest}`;
}

/** The headers as they were sent: those that are no texts are left out. */
export function plainHeadersOf({ head, body }: StoredCall): Readonly<Record<string, string>> {
  if (head.hook === true) return {};
  try {
    const found = JSON.parse(memberOf(splitBody(head, body).json, 'headers') ?? '{}') as object | null;
    return Object.fromEntries(Object.entries(found ?? {}).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}
