import type { Failure } from './failure.js';
import type { GiveUpReason } from './task-message.js';

/** The fields of every event of a task. */
export interface TaskEvent {
  /** The id of the task. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** The queue that it is on. */
  readonly queue: string;
}

/** The events of tasks, schedules and circuit breakers, with their fields. */
export interface TaskEventMap {
  /** Enqueued by this process. */
  'task-enqueued': TaskEvent;
  /** Its handler is about to be called here, for attempt `attempt`, `waitMs` after it could run. */
  'task-started': TaskEvent & { readonly attempt: number; readonly waitMs: number };
  /** Its handler returned here, in attempt `attempt`, after `durationMs`. */
  'task-succeeded': TaskEvent & { readonly attempt: number; readonly durationMs: number };
  /** Attempt `attempt`, of `durationMs`, ended here with `failure`, and the task runs again after `afterMs`. */
  'task-retried': TaskEvent & {
    readonly attempt: number;
    readonly durationMs: number;
    readonly failure: Failure;
    readonly afterMs: number;
  };
  /** Attempt `attempt`, of `durationMs`, ended here with `failure`, for good; `reason` says why. */
  'task-failed': TaskEvent & {
    readonly attempt: number;
    readonly durationMs: number;
    readonly failure: Failure;
    readonly reason: GiveUpReason;
  };
  /** Revoked by this process, wherever it was. */
  'task-revoked': TaskEvent;
  /** Found expired by this worker. */
  'task-expired': TaskEvent;
  /** Taken back by this worker from one that died, with its `losses`; `isFinal` when it may not run again. */
  'task-lost': TaskEvent & { readonly losses: number; readonly isFinal: boolean };
  /** A schedule's task was enqueued by the beat of this process; `lagMs` is how late. */
  'schedule-fired': TaskEvent & ScheduleEvent & { readonly lagMs: number };
  /** A due time brought no task. `why`: the last one has not ended (`overlap`), or a live task holds the dedupe key (`deduplicated`). */
  'schedule-skipped': ScheduleEvent & { readonly why: 'deduplicated' | 'overlap' };
  /** `count` due times were passed over by the policy for misfires; `dueAt` is the first of them. */
  'schedule-missed': ScheduleEvent & { readonly count: number };
  /** A circuit breaker has changed its state, for all workers; emitted by the worker that changed it. */
  'breaker-changed': BreakerEvent;
}

/** The fields of an event of a circuit breaker. */
export interface BreakerEvent {
  /** The name of the breaker. */
  readonly breaker: string;
  /** `open`: its tasks wait. `half-open`: some of them may try. `closed`: all may run. */
  readonly state: 'closed' | 'half-open' | 'open';
}

/** The fields of every event of a schedule. */
export interface ScheduleEvent {
  /** The name of the schedule. */
  readonly schedule: string;
  /** When it was due. */
  readonly dueAt: Date;
}

/** The name of a type of event. */
export type TaskEventType = keyof TaskEventMap;

/** The types of events. */
export const TASK_EVENT_TYPES = Object.keys({
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
