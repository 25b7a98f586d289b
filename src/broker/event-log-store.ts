import type { EventRecord } from '../core/event-batch.js';
import type { DroppedRecord } from '../core/logged-event.js';

/** Events of one process for the log, the oldest first. */
export interface LogBatch {
  /** The id of the worker of the process; left out where it has no worker. */
  readonly worker?: string | undefined;
  readonly events: readonly (DroppedRecord | EventRecord)[];
}

/** An event of the log, with its position. */
export interface LogEntry {
  /** Its position in the log: a larger one is later. */
  readonly id: string;
  readonly worker?: string | undefined;
  readonly event: DroppedRecord | EventRecord;
}

export interface LogPage {
  /** The oldest first. Entries that cannot be read are left out. */
  readonly entries: readonly LogEntry[];
  /** How many entries were looked at. */
  readonly examined: number;
  /** The position of the last entry that was looked at, or else the given position. */
  readonly last: string;
  /** Events behind the given position are gone, because the log keeps the newest only. */
  readonly hasGap: boolean;
}

/** The entries behind a position, `limit` of them at most. */
export interface LogRequest {
  readonly after: string;
  readonly limit: number;
}

/** The log of the events of all processes that write it. It keeps the newest. */
export interface EventLogStore {
  /** Keeps events. The number counts up for each call of a source; a repeated call adds nothing. The log holds `maxLength` events or few more. */
  append(source: string, number: number, batch: LogBatch, maxLength: number): Promise<void>;
  read(request: LogRequest): Promise<LogPage>;
}

/** The position before the first entry. */
export const LOG_START = '0-0';

const BEHIND_ALL = `-${Number.MAX_SAFE_INTEGER}`;

/** The position before all entries of a moment, epoch ms. */
export function positionBefore(at: number): string {
  return `${Math.max(0, at - 1)}${BEHIND_ALL}`;
}

/** Whether a position is that of an entry: only then has the reader seen something that may have gone. */
export function isOfEntry(position: string): boolean {
  return position !== LOG_START && !position.endsWith(BEHIND_ALL);
}
