import type { Failure } from './failure.js';
import { isDate } from './kind-of-value.js';
import { TASK_EVENT_TYPES, type TaskEventMap, type TaskEventType } from './task-event.js';

/** The types of events that somebody watches, with spaces between them; '*' stands for all, '' for no type. */
export type WatchedTypes = string;

/** An event as it travels: no arguments, no results, of a failure its name alone. Moments are epoch ms. */
export type EventRecord = Readonly<Record<string, boolean | number | string>> & {
  readonly type: TaskEventType;
  readonly at: number;
};

/** How many events of a type a process has left out. */
export type DroppedCounts = Readonly<Partial<Record<TaskEventType, number>>>;

/** The events of one process in a moment. */
export interface EventBatch {
  /** The id of the worker of the process; left out where it has no worker. */
  readonly worker?: string | undefined;
  readonly events: readonly EventRecord[];
  readonly dropped: DroppedCounts;
}

/** `at`: epoch ms. Of objects only dates and the name of a failure travel, so that no event holds arguments or results. */
export function eventRecord<Type extends TaskEventType>(
  type: Type,
  event: TaskEventMap[Type],
  at: number,
): EventRecord {
  const record: Record<string, unknown> = { type, at };
  // A worker may come by here 10 000 times in a second: rest and spread would take four times as long.
  for (const name in event) {
    const value: unknown = event[name];
    if (name === 'failure') record['error'] = (value as Failure).name;
    else if (typeof value === 'number') record[name] = Math.round(value);
    else if (typeof value !== 'object') record[name] = value;
    else if (isDate(value)) record[name] = value.getTime();
  }
  return record as unknown as EventRecord;
}

/** A batch as a text for a channel. */
export function encodeBatch(batch: EventBatch): string {
  return JSON.stringify(batch);
}

/** Anybody may publish anything: `undefined` for a text that is no batch. Events of types that are not known here are left out. */
export function parseBatch(text: string): EventBatch | undefined {
  const { worker, events, dropped } = objectOf(text);
  if (!Array.isArray(events)) return undefined;
  return {
    ...(typeof worker === 'string' && { worker }),
    events: events.filter(isEventRecord),
    dropped: countsOf(dropped),
  };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}

/** Whether it is an event as it travels. */
export function isEventRecord(value: unknown): value is EventRecord {
  const record = Object(value) as Readonly<Record<string, unknown>>;
  const isFlat = Object.values(record).every((each) => typeof each !== 'object' || each === null);
  return isType(record['type']) && isMoment(record['at']) && isFlat;
}

function isMoment(at: unknown): boolean {
  return Number.isSafeInteger(at) && !Number.isNaN(new Date(at as number).getTime());
}

function isType(name: unknown): name is TaskEventType {
  return (TASK_EVENT_TYPES as readonly unknown[]).includes(name);
}

function countsOf(value: unknown): DroppedCounts {
  const counts = Object.entries(Object(value) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    counts.filter(([type, count]) => isType(type) && Number.isSafeInteger(count) && Number(count) > 0),
  );
}
