import { TASK_EVENT_TYPES, type TaskEventMap, type TaskEventType } from '../core/task-event.js';
import type { TaskEvents } from '../core/task-events.js';

/** An event of the application, as its listeners receive it, with its type. */
export type RecordedEvent = {
  readonly [Type in TaskEventType]: TaskEventMap[Type] & {
    /** The name under which listeners receive it. */
    readonly type: Type;
  };
}[TaskEventType];

/** Notes all events, in order. */
export function recordEvents(events: TaskEvents): readonly RecordedEvent[] {
  const recorded: RecordedEvent[] = [];
  for (const type of TASK_EVENT_TYPES)
    events.on(type, (event) => void recorded.push({ ...event, type } as unknown as RecordedEvent));
  return recorded;
}
