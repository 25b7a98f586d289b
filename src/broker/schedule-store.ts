import type { Publication } from './task-store.js';

/** The policy for a tick whose last task has not ended. */
export type Overlap = 'allow' | 'skip' | 'buffer';

/** A schedule as the broker keeps it. Moments are epoch ms by the broker's clock. */
export interface ScheduleRecord {
  readonly name: string;
  /** Changes with each edit: what is changed or fired is compared with it. */
  readonly version: string;
  /** The entry as JSON, never read by the broker. */
  readonly entry: string;
  /** Of the declaration: equal declarations change nothing. */
  readonly hash: string;
  readonly origin: 'api' | 'code';
  /** The due time that comes next; `undefined` when paused, orphaned or over. */
  readonly dueAt?: number;
  /** When it is fired: the due time and its jitter. */
  readonly fireAt?: number;
  /** Why it is paused; `undefined` when it is not. */
  readonly paused?: string;
  /** Declared in code, and no living deployment declares it any more. */
  readonly orphaned?: true;
  /** How many tasks it has fired. */
  readonly fired: number;
  readonly lastDueAt?: number;
  /** The task that it fired last. */
  readonly lastId?: string;
  /** The due time of a tick that waits for the last task to end. */
  readonly pending?: number;
}

/** The fields that an edit may set; `null` takes a field away. */
export type ScheduleFields = {
  readonly [Field in 'entry' | 'hash' | 'origin']?: ScheduleRecord[Field];
} & {
  readonly [Field in 'dueAt' | 'fireAt' | 'paused' | 'orphaned' | 'pending']?: ScheduleRecord[Field] | null;
};

export interface ScheduleChange {
  readonly name: string;
  /** The version that the change was made from; `undefined` for a new schedule. */
  readonly from: string | undefined;
  readonly version: string;
  readonly fields: ScheduleFields;
}

export type ScheduleQuery =
  /** Those that are due, the longest overdue first. */
  | { readonly kind: 'due'; readonly limit: number }
  | { readonly kind: 'names'; readonly names: readonly string[] }
  /** In order of the next fire time; those without one last, by name. */
  | { readonly kind: 'page'; readonly offset: number; readonly limit: number };

export interface ScheduleReply {
  /** The broker's time: the only one that decides what is due. */
  readonly now: number;
  /** When the next that is not due yet will be. */
  readonly nextAt: number | undefined;
  readonly schedules: readonly ScheduleRecord[];
}

/** One due time of a schedule, with the message that it stands for. */
export interface Tick {
  readonly dueAt: number;
  readonly fireAt: number;
  readonly message: Publication;
}

/** Due times that were passed over. */
export interface MissedTicks {
  readonly count: number;
  /** The first of them. */
  readonly since: number;
}

/** The ticks of one schedule that are due, and where it goes on. */
export interface Firing {
  readonly name: string;
  readonly version: string;
  /** Compared with the schedule's own: a second beat gets `undefined`. */
  readonly dueAt: number | undefined;
  readonly next: { readonly dueAt: number; readonly fireAt: number } | undefined;
  readonly overlap: Overlap;
  /** No more tasks than this in the life of the schedule. */
  readonly limit: number | undefined;
  /** A tick that was kept back, tried again before the others. */
  readonly pending: Tick | undefined;
  readonly ticks: readonly Tick[];
  readonly missed: MissedTicks | undefined;
}

/**
 * - fired: its task is enqueued
 * - buffered: it waits for the last task to end
 * - overlap: skipped, the last task has not ended
 * - deduplicated: skipped, a live task holds the dedupe key
 * - duplicate: skipped, a task of that id is there
 * - over: the limit was reached
 */
export type TickOutcome = 'fired' | 'buffered' | 'overlap' | 'deduplicated' | 'duplicate' | 'over';

/** The outcomes of the pending tick, if there was one, and of the ticks; `undefined` when another beat was first. */
export type FiringReply = readonly TickOutcome[] | undefined;

/** How a tick ended, for people. */
export interface TickRecord {
  readonly kind: TickOutcome | 'missed' | 'triggered';
  readonly dueAt: number;
  /** When it should have been fired. */
  readonly fireAt: number;
  /** When this was noted. */
  readonly at: number;
  /** The task; '' for missed ticks, which have no task. */
  readonly id: string;
  /** How many ticks it stands for. */
  readonly count: number;
}

/** The schedules that a deployment of the application declares: name and hash of each. */
export interface Deployment {
  readonly id: string;
  readonly schedules: readonly { readonly name: string; readonly hash: string }[];
  /** A deployment that nobody has declared for so long is gone. */
  readonly silentMs: number;
}

/**
 * The schedules. Every method may be called again with the same arguments when its answer was lost: it does
 * nothing twice and answers the same.
 */
export interface ScheduleStore {
  find(query: ScheduleQuery): Promise<ScheduleReply>;
  /** Creates or changes a schedule; false if it was changed by somebody else meanwhile. */
  put(change: ScheduleChange): Promise<boolean>;
  /** Drops a schedule and its history; false if it does not exist. Its tasks stay. */
  remove(name: string): Promise<boolean>;
  /** Enqueues what is due and moves each schedule on, in one step; `token` names this call. Answers with the time, too. */
  fire(
    token: string,
    firings: readonly Firing[],
  ): Promise<{ readonly now: number; readonly replies: readonly FiringReply[] }>;
  /** Enqueues a message at once on behalf of a schedule and notes it; false if there is no such schedule. */
  trigger(name: string, message: Publication): Promise<boolean>;
  /** The last ticks, the newest first. */
  history(name: string, limit: number): Promise<readonly TickRecord[]>;
  /** Says that a deployment lives; answers the names that it is to put, and marks the schedules that no deployment declares as orphaned. */
  declare(deployment: Deployment): Promise<readonly string[]>;
  /** Calls back when a schedule is due earlier than what was known. A call that is lost delays, it loses nothing. */
  onChange(listener: () => void): Promise<void>;
}

/** The part of it that a beat needs to fire. */
export type FiringStore = Pick<ScheduleStore, 'find' | 'fire' | 'put'>;
