import type { Outcome } from '../../core/outcome.js';
import { DEFAULT_RESULT_TTL_MS, MIN_RECORD_TTL_MS, type TaskHead } from '../../core/task-message.js';
import type { Delivery, Settlement } from '../task-store.js';

type Succeeded = Extract<Outcome, { kind: 'succeeded' }>;

/** A success that leaves nothing behind but its result: the record is made here, the script only puts it in place. */
export function isSimpleSuccess({ delivery: { head }, outcome }: Settlement): boolean {
  if (outcome.kind !== 'succeeded' || head.dedupe !== undefined) return false;
  // Of a member of a workflow only a part that is one task, has not failed before, and whose value is kept.
  const { group, next, after, cleanup } = head;
  const isUnlinked = next === undefined && after === undefined && cleanup === undefined;
  return isUnlinked && (group === undefined || (head.ignoreResult !== true && head.retries === undefined));
}

/** For how long the record of a task that succeeded is kept, in ms. */
export function keptMs({ head: { ttl = DEFAULT_RESULT_TTL_MS, ignoreResult } }: Delivery): number {
  return ignoreResult === true ? MIN_RECORD_TTL_MS : Math.max(MIN_RECORD_TTL_MS, ttl);
}

/** Makes ended records. Tasks that share their head, as those of one millisecond do, share its text. */
export class EndedRecords {
  #head: TaskHead | undefined;
  #text = '';

  /** The ended record of a task that succeeded, without its moments, with which it begins: those are the broker's. */
  of({ delivery, outcome }: Settlement): string {
    const { value, progress = '', span } = outcome as Succeeded;
    const { head } = delivery;
    if (head !== this.#head) {
      this.#head = head;
      this.#text = headText(head);
    }
    return `${this.#text}${endText(delivery, span)}\n${head.ignoreResult === true ? '' : value}\n${progress}`;
  }
}

/**
 * The fields that an ended record keeps of the head of its live record: the same as JSON.stringify() gives; a test compares them. It is
 * made for every task, and copying the head for JSON.stringify() was the slowest function in a profile of the worker.
 */
function headText(head: TaskHead): string {
  const { name, queue, at, due, priority, hook, requeuedFrom, group, index, errback } = head;
  let json = `,"name":${JSON.stringify(name)},"queue":${JSON.stringify(queue)},"at":${at}`;
  if (due !== undefined) json += `,"due":${due}`;
  if (priority !== undefined) json += `,"priority":${priority}`;
  json += triesOf(head);
  if (hook === true) json += ',"hook":true';
  if (requeuedFrom !== undefined) json += `,"requeuedFrom":${JSON.stringify(requeuedFrom)}`;
  if (group !== undefined) json += `,"group":${JSON.stringify(group)},"index":${index}`;
  if (errback === true) json += ',"errback":true';
  return json;
}

function triesOf({ retries, retriedAt, losses, lostAt, releases }: TaskHead): string {
  let json = '';
  if (retries !== undefined) json += `,"retries":${retries}`;
  if (retriedAt !== undefined) json += `,"retriedAt":${JSON.stringify(retriedAt)}`;
  if (losses !== undefined) json += `,"losses":${losses}`;
  if (lostAt !== undefined) json += `,"lostAt":${JSON.stringify(lostAt)}`;
  if (releases !== undefined) json += `,"releases":${releases}`;
  return json;
}

/** The fields that say how the task ended. */
function endText({ token, leasedAt }: Delivery, span: string | undefined): string {
  const spanText = span === undefined ? '' : `,"span":"${span}"`;
  return `${spanText},"state":"SUCCESS","startedAt":${leasedAt},"token":${JSON.stringify(token)}}`;
}
