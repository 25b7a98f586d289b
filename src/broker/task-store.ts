import type { Outcome } from '../core/outcome.js';
import type { Publication } from '../core/publication.js';
import type { TaskHead } from '../core/task-message.js';
import type { Durability } from '../core/task-options.js';
import type { WatchedTypes } from '../core/event-batch.js';
import type { BreakerChange } from './limit-store.js';

export type { Publication };

export interface PublishOptions {
  /** All, or nothing when one queue is full. */
  readonly whole?: boolean;
  /** Default 'stored'. A broker without replicas refuses 'replicated' with an InvalidOptionError, and stores nothing. */
  readonly durability?: Durability;
}

export type PublishReply =
  | { readonly kind: 'published' }
  /** A task of that id is there; it stays as it is. */
  | { readonly kind: 'duplicate' }
  /** A live task holds the dedupe key. */
  | { readonly kind: 'deduplicated'; readonly id: string }
  | { readonly kind: 'full' }
  /** The master has it, or had it before; no replica has confirmed it in time. */
  | { readonly kind: 'unreplicated' };

/** A message leased to a worker. */
export interface Delivery {
  readonly id: string;
  /** Unique to this lease: what is settled and renewed is compared with it. */
  readonly token: string;
  readonly head: TaskHead;
  readonly body: string;
  /** When the lease began, epoch ms by the broker's clock. */
  readonly leasedAt: number;
}

export interface Settlement {
  readonly delivery: Delivery;
  readonly outcome: Outcome;
}

export interface ExchangeRequest {
  readonly worker: string;
  /**
   * The session that the exchange belongs to, from 0. A worker may have one exchange of each of its sessions under way; the broker
   * remembers the last one of each.
   */
  readonly session: number;
  /** Counts up by one for each new exchange of the session; a repeated one carries the same number and gets the same answer. */
  readonly sequence: number;
  /** Served in this order. */
  readonly queues: readonly string[];
  readonly leaseMs: number;
  readonly settlements: readonly Settlement[];
  /** How many tasks could start at once. */
  readonly slots: number;
  /** How many more may be leased ahead of their start. */
  readonly prefetch: number;
  /** How many the worker holds besides those it settles here. */
  readonly holding: number;
  /** How many tasks the worker has leased in its life: every tenth is taken from the oldest head. */
  readonly leased: number;
}

/** Tasks that an exchange leaves for others, in the queues that the worker serves. */
export interface ExchangeDigest {
  /** The band that the worker serves first of those that hold ready tasks, `<priority>:<queue>`; `undefined` if no band does. */
  readonly band: string | undefined;
  /** How many tasks are ready in all of these bands. */
  readonly readyCount: number;
  /** From when the task at the front of `band` could run, epoch ms. */
  readonly oldestAt: number | undefined;
}

/** Why and when the worker makes another exchange. */
export interface NextExchange {
  /** In this many ms a delayed task is due, or a limit has room, and this worker has the timer; `undefined` if it has no timer. */
  readonly dueInMs: number | undefined;
  /** More tasks may be leased than the request had room for. */
  readonly hasMore: boolean;
  /** Continuations are left that this exchange has not run. */
  readonly hasContinuations: boolean;
}

/**
 * How the broker has served the worker. `isolate`: a suspect waits until the worker is empty; nothing else was leased.
 * `forgotten`: the broker remembers no earlier exchange of the session; it may have lost all data, also the limits, and has
 * leased nothing.
 */
export type ExchangeMode = 'forgotten' | 'isolate' | 'normal';

export interface ExchangeReply {
  readonly deliveries: readonly Delivery[];
  /** Ids of tasks whose settlement was refused, because their lease was lost: another worker ends them. */
  readonly refused: readonly string[];
  readonly next: NextExchange;
  readonly mode: ExchangeMode;
  /** Tasks that were found expired and ended. */
  readonly expired: readonly TaskNote[];
  /** Circuit breakers that have changed their state in this exchange. */
  readonly breakers: readonly BreakerChange[];
  /** The types of events that are watched now; see `EventStore`. */
  readonly watched: WatchedTypes;
  readonly digest: ExchangeDigest;
}

export interface PruneLimits {
  readonly deadLetterAgeMs: number;
  readonly deadLetterCount: number;
  /** Workers not heard of for so long are forgotten. */
  readonly silentMs: number;
  /** Workflows whose maker has added nothing for so long are dropped unless they are complete. */
  readonly draftAgeMs: number;
}

export interface HeldLease {
  readonly id: string;
  readonly token: string;
}

export interface RevokeOptions {
  /** Names this call: for half a minute it answers the same when it is repeated. Default: a new name. */
  readonly call?: string;
  /** Only this task, also where it is the last of a chain: what stands before it may run. */
  readonly isSingle?: boolean;
}

export interface WaitOptions {
  /** The longest wait, in ms. */
  readonly timeoutMs: number;
  /** Ends the wait when it aborts; the wait does not reject. */
  readonly signal?: AbortSignal;
  /** Called while the wait goes on, when this process itself publishes to one of the queues. */
  readonly onHint?: () => void;
}

/** A task that something was done to. */
export interface TaskNote {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
}

export interface LostTask extends TaskNote {
  readonly losses: number;
  /** It may not run again. */
  readonly isFinal: boolean;
}

export interface Recovery {
  /** The tasks that were taken back. */
  readonly lost: readonly LostTask[];
  /** Tasks that were found expired and ended. */
  readonly expired: readonly TaskNote[];
  /** More tasks may have expired than one call ends: the next call may follow at once. */
  readonly hasMore: boolean;
  /** In this many ms the next lease ends and may be taken back, 0 if one waits for that; undefined if nothing is leased. */
  readonly endsInMs: number | undefined;
  /** Nothing waits: no task, be it ready, delayed or held back by a limit, and no continuation. */
  readonly isQuiet: boolean;
  /** How many workers are registered. One that was killed counts for some time. */
  readonly workers: number;
}

/**
 * Where messages live. Every method may be called again with the same arguments when its answer was lost: it does
 * nothing twice and answers the same.
 */
export interface TaskStore {
  /** Stores messages and makes them ready or delayed, once per id. */
  publish(batch: readonly Publication[], how?: PublishOptions): Promise<readonly PublishReply[]>;
  /** Settles what ended and leases what there is room for, in one round trip. */
  exchange(request: ExchangeRequest): Promise<ExchangeReply>;
  /** Prolongs leases; answers with the tokens of those that are over. */
  renew(held: readonly HeldLease[], leaseMs: number): Promise<readonly string[]>;
  /** Takes expired leases back and ends expired tasks, a bounded number. Any worker may call it at any time. */
  recover(leaseMs: number): Promise<Recovery>;
  /**
   * Ends a task that has not ended; a running one only with `terminate`, else it is not run again. The last node of a
   * workflow stands for all of it; there `terminate` is the default. True if it had not ended.
   */
  revoke(id: string, terminate?: boolean, how?: RevokeOptions): Promise<boolean>;
  /** Completes the record of a task that was enqueued by name only; false if this delivery holds it no longer. */
  complete(delivery: Delivery, head: TaskHead): Promise<boolean>;
  /** Takes away what is past its time, a bounded part of it; answers true if there is more. */
  prune(limits: PruneLimits): Promise<boolean>;
  /**
   * Waits until there may be work in one of the queues; answers false if the time has passed and nobody has said so. Carries no task: a
   * lost call loses nothing.
   */
  waitForWork(queues: readonly string[], options: WaitOptions): Promise<boolean>;
}
