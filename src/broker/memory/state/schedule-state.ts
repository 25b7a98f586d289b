import type { Deployment, FiringReply, ScheduleRecord, TickRecord } from '../../schedule-store.js';
import { DueList } from '../due-list.js';

/** A schedule as the memory broker keeps it. */
export interface MemorySchedule {
  record: ScheduleRecord;
  /** The newest first. */
  ticks: readonly TickRecord[];
  /** The call that moved it on last, and its reply. */
  last: { readonly token: string; readonly reply: FiringReply } | undefined;
}

/** Schedules, and the deployments that declare them. */
export class ScheduleState {
  readonly all = new Map<string, MemorySchedule>();
  /** All schedules, by the time at which a beat has to look at them. */
  readonly due = new DueList();
  /** Deployments that live. */
  readonly deployments = new Map<string, { readonly seenAt: number; readonly deployment: Deployment }>();
  /** All hashes of a schedule so far, the oldest first. */
  readonly hashes = new Map<string, readonly string[]>();
  readonly listeners: (() => void)[] = [];
}
