import type { Overlap } from '../broker/schedule-store.js';
import type { Publication } from '../broker/task-store.js';

/** When a schedule is due. */
export type Timing =
  | {
      readonly kind: 'cron';
      readonly cron: string;
      readonly timeZone: string;
      readonly dayMatch: 'and' | 'or';
    }
  /** Elapsed time, counted from `start`, or else from the epoch: all processes agree on it. */
  | { readonly kind: 'every'; readonly everyMs: number }
  | { readonly kind: 'at'; readonly at: number };

/** What to do with due times that have passed without a beat: the latest one, or the latest few. */
export type Misfire = 'once' | 'skip' | { readonly all: number };

/** A schedule, checked and complete, as it lies in the broker: JSON. Moments are epoch ms. */
export interface ScheduleEntry {
  readonly when: Timing;
  readonly start?: number;
  readonly end?: number;
  readonly limit?: number;
  readonly jitterMs: number;
  readonly misfire: Misfire;
  readonly graceMs?: number;
  readonly overlap: Overlap;
  readonly enabled: boolean;
  /** Ready to be enqueued, but for its id and times: firing needs nobody who knows the task. */
  readonly message: MessageTemplate;
}

export type MessageTemplate = Pick<Publication, 'body' | 'dedupeMs' | 'expiresInMs' | 'head'>;

/** The message of one tick; `now` by the broker's clock. */
export function tickMessage(
  { head, body, dedupeMs, expiresInMs }: MessageTemplate,
  id: string,
  now: number,
): Publication {
  return {
    id,
    body,
    head: { ...head, at: now, ...(expiresInMs !== undefined && { expires: now + expiresInMs }) },
    ...(dedupeMs !== undefined && { dedupeMs }),
  };
}
