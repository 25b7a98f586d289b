import { isAwaiting, type Phase } from './phase.js';

/** For how many tasks there is room: that could start at once, and beyond these. */
export interface Room {
  readonly slots: number;
  readonly prefetch: number;
}

/** How much a worker has to do; its room as if it were open. */
export interface Load extends Room {
  /** Tasks that run or wait here, or that exchanges under way may bring. */
  readonly held: number;
  /** Settlements that wait for an exchange. */
  readonly outbox: number;
  /** Those of them that do not wait for more of their shard. */
  readonly due: number;
  /** No other exchange can be made now. */
  readonly isBusy: boolean;
  /** Another one is not over yet: one beside it must settle many tasks and have room for as many. */
  readonly isUnderWay: boolean;
  /**
   * From how many shards is leased now with all room that there was. Others get slots only for tasks that a limit lets go on, that are
   * due, or that a wake-up told of; a second one is leased from as well where there is still room for many.
   */
  readonly leases: number;
  /** Leaked handlers hold all slots. */
  readonly isStuck: boolean;
}

/** The news of the broker. */
export interface News {
  /** There may be tasks to lease. */
  readonly mayHaveMore: boolean;
  /** An exchange is due even though nothing has ended and nothing fits. */
  readonly isRequested: boolean;
}

/** `exchange` now · `wait` for a wake-up of the broker · `idle`: until something changes here. */
export type Decision =
  | (Room & { readonly kind: 'exchange'; readonly canLease: boolean })
  | { readonly kind: 'wait' }
  | { readonly kind: 'idle' };

/** This number of tasks is worth an exchange before the turn of the event loop is over, and beside another. */
export const EARLY_EXCHANGE = 100;

/** After this number of ends the load is looked at again, because a look takes as long as a task. */
const EARLY_STEP = 25;

/** While one shard carries out its exchange, the worker runs the tasks of another. */
const MOST_LEASES = 2;

const NO_ROOM: Room = { slots: 0, prefetch: 0 };
const WAIT: Decision = { kind: 'wait' };
const IDLE: Decision = { kind: 'idle' };

/** The next act of a worker. It settles in every phase, and leases only in a phase that takes tasks. */
export function decide(phase: Phase, load: Load, news: News): Decision {
  const { slots, prefetch } = roomIn(phase, load);
  const room = slots + prefetch;
  const worth = Math.min(load.outbox, room);
  if (load.isBusy || (load.isUnderWay && worth < EARLY_EXCHANGE)) return IDLE;
  const canLease = room > 0 && mayLease(load.leases, room);
  if (load.due > 0 || news.isRequested || (canLease && news.mayHaveMore))
    return { kind: 'exchange', slots, prefetch, canLease };
  return slots > 0 && load.leases === 0 ? WAIT : IDLE;
}

/**
 * A worker that stayed in one shard until tasks of another have ended would carry out one exchange after the other, because no task of the
 * other ends before it is leased.
 */
function mayLease(leases: number, room: number): boolean {
  return leases === 0 || (leases < MOST_LEASES && room >= EARLY_EXCHANGE);
}

/** Whether tasks that have ended are worth an exchange before the turn of the event loop is over. */
export function isEarly(ended: number, settlers: { readonly waiting: number }): boolean {
  return ended >= EARLY_STEP && settlers.waiting >= EARLY_EXCHANGE;
}

/** A worker that empties itself for a suspect asks for it as soon as it is empty. */
export function roomIn(phase: Phase, load: Load): Room {
  const isTaking = phase.kind === 'open' || (isAwaiting(phase) && load.held === 0);
  return isTaking && !load.isStuck ? load : NO_ROOM;
}

/**
 * Whether an exchange that failed is not tried again, because a stopping worker has nothing to settle or no time left. `now` is in ms of
 * the clock of the deadline.
 */
export function isPointless(
  phase: Phase,
  held: { readonly settlements: number; readonly runs: number },
  now: number,
): boolean {
  if (phase.kind !== 'stopping') return false;
  return now > phase.deadline || held.settlements + held.runs === 0;
}
