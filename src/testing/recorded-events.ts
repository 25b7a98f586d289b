import type { TaskEventMap, TaskEvents, TaskEventType } from '../core/task-events.js';

/** An event of the application, as its listeners receive it, with its type. */
export type RecordedEvent = {
  readonly [Type in TaskEventType]: TaskEventMap[Type] & {
    /** The name under which listeners receive it. */
    readonly type: Type;
  };
}[TaskEventType];

const TYPES = Object.keys({
  'task-enqueued': 1,
  'task-started': 1,
  'task-succeeded': 1,
  'task-retried': 1,
  'task-failed': 1,
  'task-revoked': 1,
  'task-expired': 1,
  'task-lost': 1,
  'schedule-fired': 1,
  'schedule-skipped': 1,
  'schedule-missed': 1,
  'breaker-changed': 1,
} satisfies Record<TaskEventType, 1>) as readonly TaskEventType[];

/** Notes all events, in order. */
export function recordEvents(events: TaskEvents): readonly RecordedEvent[] {
  const recorded: RecordedEvent[] = [];
  for (const type of TYPES)
    events.on(type, (event) => void recorded.push({ ...event, type } as unknown as RecordedEvent));
  return recorded;
}
