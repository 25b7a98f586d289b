import type { Moment } from './basics.js';

/**
 * GET live?topics=a,b (SSE, one stream a tab; change topics by opening another). Each topic is an event of that name, with the data
 * below; the first comes at once. A topic is sent when it has changed, at most once in 2 s (`task:`, `bulk:` 1 s). Comments keep the
 * stream alive every 15 s. The id of an event names the values that the client has: sent back as `Last-Event-ID`, which browsers do by
 * themselves, to the same topics, it brings the values that are new, and the events of the last 20 s that were missed. When Redis is away: event `status` { isAway: true, message }, and { isAway: false } when it is back;
 * `isBroken` where the server failed otherwise: its log says how. While a topic is away, no old value of it is sent.
 *
 * counts → OverviewCounts · queues → QueueRow[] · workers → WorkerRow[] · limits → LimitList · schedules → ScheduleRow[] ·
 * task:<id> → TaskDetail · workflow:<id> → WorkflowGraph · bulk:<id> → BulkJob · events → LiveEvents
 */
export type LiveTopic =
  | 'counts'
  | 'queues'
  | 'workers'
  | 'limits'
  | 'schedules'
  | 'events'
  | `task:${string}`
  | `workflow:${string}`
  | `bulk:${string}`;

export interface LiveStatus {
  /** Redis does not answer. */
  readonly isAway: boolean;
  /** Something else failed, and what the page shows may be old. */
  readonly isBroken?: true;
  readonly message?: string;
}

/** The events since the last ones: at most 100 of them, and how many more there were. Watching costs the workers a little: ask for it only where it is shown. */
export interface LiveEvents {
  readonly events: readonly LiveTaskEvent[];
  readonly more: number;
  /** The client came back, and nobody knows the events that it has missed. */
  readonly hasGap?: true;
}

export interface LiveTaskEvent {
  readonly type: string;
  readonly at: Moment;
  readonly id?: string;
  readonly name?: string;
  readonly queue?: string;
  readonly worker?: string;
  readonly attempt?: number;
  readonly durationMs?: number;
  readonly error?: string;
}
