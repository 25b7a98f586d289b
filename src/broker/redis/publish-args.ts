import { encodeHead } from '../../core/codec.js';
import type { TaskHead } from '../../core/task-message.js';
import { readyListOf } from '../storage/ready-list.js';
import type { Publication } from '../task-store.js';

type Arg = string | number;

/** Where publish.lua finds that nobody is to be woken: '1' for yes. */
export const WAKES_NOBODY = 1;
const COMMON_LIST = 2;

/** The arguments of publish.lua. */
export function publishArgs(batch: readonly Publication[], isWhole: boolean): Arg[] {
  const args: Arg[] = [isWhole ? '1' : '', '', '', batch.length];
  const rows: string[] = [];
  let head: TaskHead | undefined;
  let line = '';
  let list = '';
  for (const one of batch) {
    // Calls of one task within a millisecond share their head.
    if (one.head !== head) {
      head = one.head;
      line = `${encodeHead(head)}\n`;
      list = readyListOf(head);
    }
    args.push(one.id, line + one.body);
    rows.push(list, specialOf(one));
  }
  const common = commonListOf(rows);
  if (common === undefined) args.push(...rows);
  else args[COMMON_LIST] = common;
  return args;
}

/** The list of plain messages that all wait in one, which is no lane; each row is a list and what is special. */
function commonListOf(rows: readonly string[]): string | undefined {
  const [list] = rows;
  if (list === undefined || list.includes(' ')) return undefined;
  for (let at = 0; at < rows.length; at += 2) if (rows[at] !== list || rows[at + 1] !== '') return undefined;
  return list;
}

/** What the script must look at one by one; '' for the plain message. */
function specialOf(one: Publication): string {
  const { delayMs, dueAt, expiresInMs, dedupeMs, maxLength } = one;
  const { expires } = one.head;
  const isPlain = (delayMs ?? dueAt ?? expires ?? expiresInMs ?? dedupeMs ?? maxLength) === undefined;
  if (isPlain) return '';
  const dedupe = dedupeMs === undefined ? undefined : one.head.dedupe;
  return JSON.stringify({ delayMs, dueAt, expires, expiresInMs, dedupe, dedupeMs, maxLength });
}
