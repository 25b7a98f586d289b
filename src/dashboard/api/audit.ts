import type { Cursor, Moment } from './basics.js';

/** GET audit?cursor=&limit= (default 100): the newest first. */
export interface AuditList {
  readonly entries: readonly AuditRow[];
  readonly next?: Cursor;
}

export interface AuditRow {
  readonly at: Moment;
  readonly who: string;
  /** `service`, `cli` or `dashboard`. */
  readonly via: string;
  /** `Queues.pause` */
  readonly action: string;
  readonly target: string;
  readonly count?: number;
  /** Left out: it succeeded. */
  readonly error?: string;
}

/** GET doctor. It measures, so it takes a second; 503 carries the diagnosis of why Redis cannot be reached. */
export interface DoctorReport {
  readonly at: Moment;
  readonly checks: readonly DoctorCheck[];
}

export interface DoctorCheck {
  readonly title: string;
  readonly level: 'ok' | 'notice' | 'warning' | 'error';
  /** The result of the check. */
  readonly text: string;
  /** The way out. */
  readonly fix?: string;
}
