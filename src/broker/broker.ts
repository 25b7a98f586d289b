import type { AuditStore } from './audit-store.js';
import type { Control } from './control.js';
import type { DeadLetterStore } from './dead-letter-store.js';
import type { EmptyNamespace } from './diagnosis.js';
import type { DownShard } from './down-shard.js';
import type { EventLogStore } from './event-log-store.js';
import type { EventStore } from './event-store.js';
import type { FigureStore } from './figure-store.js';
import type { Inspector } from './inspector.js';
import type { LeaseStore } from './lease-store.js';
import type { LimitStore } from './limit-store.js';
import type { Routing } from './routing.js';
import type { QueueStore } from './queue-store.js';
import type { ResultStore } from './result-store.js';
import type { FiringStore, ScheduleStore } from './schedule-store.js';
import type { ShardWait } from './shard-wait.js';
import type { SettingStore } from './setting-store.js';
import type { TaskStore } from './task-store.js';
import type { WorkerRegistry } from './worker-registry.js';
import type { WorkflowStore } from './workflow-store.js';

/**
 * The part of a process in a namespace. A producer needs no rights but those to enqueue and to read results. An operator may look
 * after a namespace that is a typing error: to connect writes nothing. Workers and beats mark an empty namespace as theirs.
 */
export type BrokerRole = 'beat' | 'operator' | 'producer' | 'worker';

/** Sizes in bytes. */
export interface BrokerMemory {
  readonly used: number;
  /** 0 for no limit. */
  readonly limit: number;
}

/** The facets of a shard that a worker calls. */
export interface ShardBroker extends Pick<Broker, 'now' | 'tasks'> {
  readonly results: Pick<ResultStore, 'find'>;
  readonly limits: Pick<LimitStore, 'restore'>;
  readonly schedules: FiringStore;
}

/** An answer, and the shards that its reads have left out. */
export interface Noted<T> {
  readonly answer: T;
  /** By their numbers, in order. Empty: the answer is whole. */
  readonly missing: readonly number[];
}

/** Tells which shards a read leaves out because they do not answer. */
export interface Missing {
  noting<T>(work: () => Promise<T>): Promise<Noted<T>>;
  note(shards: Iterable<number>): void;
  /** Left out by the work under way, up to now. */
  readonly soFar: readonly number[];
}

/**
 * The shards of a broker. A worker has a session with each, and looks after the leases in each on its own; a beat fires the schedules of
 * each on its own. So one that is down holds up no other.
 */
export interface Shards {
  readonly brokers: readonly ShardBroker[];
  readonly waits: readonly ShardWait[];
  /** The index of the shard where a task lives. */
  readonly shardOf: (id: string) => number;
  readonly missing: Missing;
  /** The numbers of those that do not answer, as far as this process knows. */
  readonly down: readonly number[];
  /** The same, with the moment at which this process found that out. */
  readonly downSince: readonly DownShard[];
  /** How often shards were found again that were down. */
  readonly comebacks: number;
}

/** Where records live: a facet for each role, a clock, and what opens and closes them. */
export interface Broker {
  readonly tasks: TaskStore;
  readonly results: ResultStore;
  readonly queues: QueueStore;
  readonly inspector: Inspector;
  readonly figures: FigureStore;
  readonly audit: AuditStore;
  readonly events: EventStore;
  readonly eventLog: EventLogStore;
  readonly deadLetters: DeadLetterStore;
  readonly workers: WorkerRegistry;
  readonly workflows: WorkflowStore;
  readonly schedules: ScheduleStore;
  readonly leases: LeaseStore;
  readonly control: Control;
  readonly limits: LimitStore;
  readonly settings: SettingStore;
  /** Where tasks live, if the broker has several shards. */
  readonly routing?: Routing;
  /** Its shards, if records live in several. */
  readonly shards?: Shards;
  /**
   * A wait for work in several brokers that share its connections; it answers the index of one that has work, and hints name
   * indexes. `undefined` where they can only be waited for one by one.
   */
  together?(brokers: readonly Broker[]): ShardWait['waitForWork'] | undefined;
  /** Now by the broker's clock, as well as this process knows it: for times that are shown, never for decisions. */
  now(): number;
  /** Now by the broker's clock, asked for: for moments that decide. */
  time(): Promise<number>;
  /**
   * Whether the server that answers now takes writes, which a replica does not. Asks for a bounded time, and throws when nobody answers.
   * Writes nothing.
   */
  takesWrites(): Promise<boolean>;
  /** How much memory its server uses. A broker in memory and a cluster do not say. */
  serverMemory?(): Promise<BrokerMemory | undefined>;
  /**
   * Calls the observer with the name of each script that was answered, and with the ms from sending it to its answer, until the returned
   * function is called. A broker in memory sends nothing.
   */
  observeCommands?(observer: (script: string, ms: number) => void): () => void;
  /** Connects, and refuses a server that could lose tasks. May be called twice. */
  connect(): Promise<void>;
  /**
   * Whether its connections keep the process alive, which they do at first. While an application boots they do not: nobody closes what
   * a boot has opened that fails. A call under way keeps it alive in any case. A broker without connections has nothing to hold.
   */
  hold?(isHeld: boolean): void;
  /** The namespace if it holds nothing, and which others there are. A broker that has one namespace need not know. Writes nothing. */
  emptyNamespace?(): Promise<EmptyNamespace | undefined>;
  /** Ends all waits and closes all connections, in bounded time also when nobody answers. May be called twice. */
  close(): Promise<void>;
}
