import { HEAD_TYPES } from './head-fields.js';
import type { EndedHead, Message, TaskHead } from './task-message.js';

/**
 * The record of a task, as bytes: its kind, the head as JSON, a newline, the rest. JSON holds no newline, so nothing
 * needs escaping, and a script can take the head without touching what the user put in.
 *
 *   r{head}\n{body}                          waiting, delayed or active
 *   s{head}\n{body}                          the same, to be looked at before it is leased (expiry, early)
 *   b{head}\n{body}                          blocked: a member of a workflow that waits for its turn
 *   g{head}\n   G{head}\n                    a group, blocked or running; its parts have other records
 *   e<expireAt, 13 digits>{head}\n{result}\n{progress}     ended
 *
 * A dead letter is an ended record without its first 14 characters, followed by the live one without its first:
 * {ended head}\n{failure}\n\n{head}\n{body}. A failure hook is called with the same text.
 */
export function encodeLive(head: TaskHead, body: string): string {
  return `${encodeHead(head)}\n${body}`;
}

/** The record of a node of a workflow that waits for its turn: a group has a size, and no body. */
export function encodeNode({ head, body, isBegun, part }: Message): string {
  const kind = isBegun === true ? liveKind(head) : head.size === undefined ? 'b' : 'g';
  if (part === undefined) return `${kind}${JSON.stringify(head)}\n${body}`;
  return `${kind}${part.line}${part.index}}\n${body}`;
}

/** The first line of a live record. */
export function encodeHead(head: TaskHead): string {
  return liveKind(head) + JSON.stringify(head);
}

function liveKind({ expires, early }: TaskHead): 'r' | 's' {
  return expires !== undefined || early === true ? 's' : 'r';
}

/** The year 2286: what is kept longer is kept for ever. */
export const MAX_EXPIRE_AT = 9_999_999_999_999;

/** A record taken apart; `undefined` where the bytes are no record. */
export type TaskRecord =
  | {
      readonly kind: 'live';
      readonly head: TaskHead;
      readonly body: string;
      /** It waits for a node before it. */
      readonly isBlocked?: true;
    }
  | {
      readonly kind: 'ended';
      readonly head: EndedHead;
      readonly expireAt: number;
      readonly result: string;
      readonly progress: string;
    };

export function decodeRecord(record: string): TaskRecord | undefined {
  const end = record.indexOf('\n');
  if (end === -1) return undefined;
  const rest = record.slice(end + 1);
  if (record[0] !== 'e') {
    const head = decodeHead(record.slice(1, end));
    const isBlocked = record.startsWith('b') || record.startsWith('g');
    return head && { kind: 'live', head, body: rest, ...(isBlocked && { isBlocked }) };
  }
  const head = decodeHead(record.slice(14, end)) as EndedHead | undefined;
  const [result = '', progress = ''] = rest.split('\n');
  return head && { kind: 'ended', head, expireAt: Number(record.slice(1, 14)), result, progress };
}

/** Records can be written by hand: what runs with a wrong field could not be ended. */
function isWellTyped(head: Readonly<Record<string, unknown>>): boolean {
  for (const field in head) {
    const type = HEAD_TYPES.get(field);
    if (type !== undefined && type !== 'list' && typeof head[field] !== type) return false;
    if (type === 'number' && !Number.isFinite(head[field])) return false;
  }
  return true;
}

function decodeHead(json: string): TaskHead | undefined {
  try {
    const head = JSON.parse(json) as (TaskHead & Record<string, unknown>) | null;
    const isNamed = typeof head?.name === 'string' && typeof head.queue === 'string';
    return isNamed && head.at !== undefined && isWellTyped(head) ? head : undefined;
  } catch {
    return undefined;
  }
}

/** The dead letter of a task that failed: how it ended, why, and the message to run it again. */
export interface DeadLetterRecord {
  readonly ended: EndedHead;
  readonly failure: string;
  readonly head: TaskHead;
  readonly body: string;
}

export function encodeDeadLetter(deadLetter: DeadLetterRecord): string {
  return `${JSON.stringify(deadLetter.ended)}\n${deadLetter.failure}\n\n${JSON.stringify(deadLetter.head)}\n${deadLetter.body}`;
}

export function decodeDeadLetter(text: string): DeadLetterRecord | undefined {
  const [ended = '', failure = '', , head = '', ...body] = text.split('\n');
  const endedHead = decodeHead(ended) as EndedHead | undefined;
  const liveHead = decodeHead(head);
  return endedHead && liveHead && { ended: endedHead, failure, head: liveHead, body: body.join('\n') };
}
