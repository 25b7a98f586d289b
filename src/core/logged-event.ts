import { isEventRecord, type EventRecord } from './event-batch.js';

/** A note in the log about events that a process had no room for. */
export interface DroppedRecord {
  readonly type: 'dropped';
  /** Epoch ms. */
  readonly at: number;
  readonly count: number;
}

/** Anybody may write into a stream: `undefined` for a text that is no event. */
export function parseLogged(text: string): DroppedRecord | EventRecord | undefined {
  const value = valueOf(text);
  return isEventRecord(value) || isDropped(value) ? value : undefined;
}

function isDropped(value: unknown): value is DroppedRecord {
  const { type, at, count } = Object(value) as Readonly<Record<string, unknown>>;
  return type === 'dropped' && Number.isSafeInteger(at) && Number.isSafeInteger(count);
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
