import type { EventRecord } from '../core/event-batch.js';
import { matchesGlob } from '../core/glob.js';
import { TASK_EVENT_TYPES, type TaskEventType } from '../core/task-event.js';
import type { EventFilter, WatchedEvent } from '../core/watched-event.js';

/** Tells which events fit a filter. */
export function fitting({
  types = TASK_EVENT_TYPES,
  queue,
  task,
}: EventFilter): (event: EventRecord) => boolean {
  const wanted: ReadonlySet<TaskEventType> = new Set(types);
  return (event) => {
    if (!wanted.has(event.type) || (queue !== undefined && event['queue'] !== queue)) return false;
    return task === undefined || matchesGlob(task, String(event['name'] ?? ''));
  };
}

/** An event as its readers see it, with its moments as dates. */
export function watchedEventOf(record: EventRecord, worker: string | undefined): WatchedEvent {
  const { dueAt } = record;
  const event = { ...record, at: new Date(record.at), worker };
  return (dueAt === undefined
    ? event
    : { ...event, dueAt: new Date(Number(dueAt)) }) as unknown as WatchedEvent;
}
