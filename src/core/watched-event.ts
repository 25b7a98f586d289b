import type { TaskEventMap, TaskEventType } from './task-event.js';

/** Events that are missing from what is watched. */
export interface DroppedEvents {
  readonly type: 'dropped';
  /** When that was noticed. */
  readonly at: Date;
  /** How many are missing; `undefined` if nobody knows, because the connection was lost for a while. */
  readonly count: number | undefined;
}

/** The fields of an event as another process sees them: of a failure its name alone. */
type Travelled<Event> = Omit<Event, 'failure'> &
  (Event extends { readonly failure: unknown } ? { readonly error: string } : unknown);

/** An event of any process of the namespace, or a note about events that are missing. */
export type WatchedEvent =
  | DroppedEvents
  | {
      readonly [Type in TaskEventType]: Travelled<TaskEventMap[Type]> & {
        /** The name under which listeners in the process of the event receive it. */
        readonly type: Type;
        /** When it happened, by the broker's clock. */
        readonly at: Date;
        /** The id of the worker of the process that tells it; `undefined` where that process has no worker. */
        readonly worker: string | undefined;
      };
    }[TaskEventType];

/** Which events are watched: those that all of it fits. */
export interface EventFilter {
  /** Default: all types. */
  readonly types?: readonly TaskEventType[];
  /** Only events about tasks on this queue. */
  readonly queue?: string;
  /** Only events about tasks of this name, or that fit this glob over the whole name: `EmailTasks.*`. */
  readonly task?: string;
  /** Ends the watch when it aborts. The loop ends without an error. */
  readonly signal?: AbortSignal;
}
