import type { Random } from '../../core/clock.js';
import type { ExchangeDigest } from '../task-store.js';

/** One shard as a worker knows it. Moments are ms of one clock of this process. */
export interface ShardView {
  /** No exchange with it is under way. */
  readonly isFree: boolean;
  /** An exchange with it takes long: nothing is leased there until it is over. */
  readonly isParked: boolean;
  /** Settlements that wait to be carried there. */
  readonly settlements: number;
  /** These wait for more, so that one exchange carries all. */
  readonly isHeldBack: boolean;
  /** How many of these had waited for a limit. */
  readonly limited: number;
  /** An exchange is due there even though nothing has ended and nothing fits. */
  readonly isRequested: boolean;
  /** Such an exchange may well find tasks: they are due, or a wake-up told of them. */
  readonly isDue: boolean;
  /** Such an exchange is a look: nobody has said for a while whether tasks wait there. */
  readonly isLook: boolean;
  /** There may be tasks to lease. */
  readonly mayHaveMore: boolean;
  /** When it last answered; `-Infinity` if it never has. */
  readonly seenAt: number;
  /** By how many ms its last exchange took longer than its quickest. */
  readonly delayMs: number;
  /** It was slow or down lately: until then nothing is leased there. */
  readonly restsUntil: number;
  /** Of its last reply; `undefined` if nothing is known. */
  readonly digest: ExchangeDigest | undefined;
  /** The band of the tasks that it held or gave last. */
  readonly lastBand: string | undefined;
}

export interface VisitContext {
  readonly now: number;
  /** The queues that the worker serves, in their order. */
  readonly queues: readonly string[];
  /** There is room for tasks, and not too many shards are leased from now. */
  readonly canLease: boolean;
  /** How many tasks could start at once. */
  readonly slots: number;
  /** The only shard that tasks may be leased from: its suspect waits until the worker is empty. */
  readonly only: number | undefined;
  /** How often the worker has leased: every tenth time no band comes before another. */
  readonly leases: number;
  /** For how many exchanges there is room. */
  readonly most: number;
  /** How many workers the namespace has: together they look into each shard often. */
  readonly fleet: number;
  readonly random: Random;
}

/** A shard to turn to, and how many slots it may fill. */
export interface Visit {
  readonly shard: number;
  readonly slots: number;
}

/** The shards to turn to now: one to lease from with all room that is left, and others to settle in or to look into. */
export interface Visits {
  readonly lease: number | undefined;
  readonly others: readonly Visit[];
}
