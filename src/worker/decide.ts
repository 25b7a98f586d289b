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
  /** No other exchange can be made now. */
  readonly isBusy: boolean;
  /** Another one is not over yet: one beside it must settle many tasks and have room for as many. */
  readonly isUnderWay: boolean;
  /**
   * A shard is leased from now with all room that there was: others get slots only for tasks that a limit lets go on, that are
   * due, or that a wake-up told of.
   */
  readonly isLeasing: boolean;
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

/** This number of settlements is worth an exchange before the turn of the event loop is over, and beside another. */
export const EARLY_EXCHANGE = 100;

const NO_ROOM: Room = { slots: 0, prefetch: 0 };
const WAIT: Decision = { kind: 'wait' };
const IDLE: Decision = { kind: 'idle' };

/** The next act of a worker. It settles in every phase, and leases only in a phase that takes tasks. */
export function decide(phase: Phase, load: Load, news: News): Decision {
  const { slots, prefetch } = roomIn(phase, load);
  const worth = Math.min(load.outbox, slots + prefetch);
  if (load.isBusy || (load.isUnderWay && worth < EARLY_EXCHANGE)) return IDLE;
  const canLease = !load.isLeasing && slots + prefetch > 0;
  if (load.outbox > 0 || news.isRequested || (canLease && news.mayHaveMore))
    return { kind: 'exchange', slots, prefetch, canLease };
  return slots > 0 && !load.isLeasing ? WAIT : IDLE;
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
