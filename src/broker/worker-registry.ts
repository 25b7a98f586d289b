import type { WatchedTypes } from '../core/event-batch.js';
import type { DownShard } from './down-shard.js';

/** Workers send a heartbeat once in this many ms at least. */
export const HEARTBEAT_MS = 10_000;
/** A worker that was not heard of for this long is taken for gone. */
export const SILENT_MS = 4 * HEARTBEAT_MS;

/** A task that a worker can run, and the queue that its definition names. */
export interface RegisteredTask {
  readonly name: string;
  readonly queue: string;
  /** Other names under which it is known; left out where there are no others. */
  readonly aliases?: readonly string[];
}

/** The facts that a worker publishes with each heartbeat. */
export interface WorkerInfo {
  /** Its id, new at each start. */
  readonly id: string;
  /** The name of its machine, or its `hostname`. */
  readonly host: string;
  /** The id of its process. */
  readonly pid: number;
  /** The queues that it serves. */
  readonly queues: readonly string[];
  /** How many tasks it runs at once. */
  readonly concurrency: number;
  /** Tasks that run now. */
  readonly running: number;
  /** How many of its slots were busy since its last heartbeat, on average. */
  readonly busy?: number;
  /** Tasks that were taken ahead of their start. */
  readonly reserved: number;
  /** Tasks that have ended here since it started. */
  readonly done: number;
  /** How late its main loop came round at worst since the last heartbeat, or for how long it has stood still, in ms. */
  readonly loopLagMs: number;
  /** Handlers that go on though their attempt is over, because it exceeded its hard limit. Left out by a worker that has no such handler. */
  readonly leaked?: number;
  /** Memory of its process (resident set) in bytes. */
  readonly memoryBytes: number;
  /** When it started, epoch ms. */
  readonly startedAt: number;
  /** Of this package. */
  readonly version: string;
  /** The tasks that it can run. */
  readonly tasks: readonly RegisteredTask[];
  /** Shards that do not answer it; left out while all answer. */
  readonly down?: readonly DownShard[];
  /** `false` with the option `control: false`: it answers nobody. */
  readonly takesCommands?: boolean;
  /** When it was last heard of, epoch ms by the broker's clock; set by the broker. */
  readonly seenAt?: number;
}

/** How many slots of a worker were busy since its last heartbeat, on average, and how many it has. */
export function slotsOf({ busy, running, concurrency }: WorkerInfo): readonly [busy: number, slots: number] {
  return [busy ?? running, concurrency];
}

/** The answer to a heartbeat. */
export interface HeartbeatReply {
  /** The types of events that are watched: a worker with long tasks may make no exchange for long. */
  readonly watched: WatchedTypes;
  /** The shard that has answered; 0 without shards. */
  readonly shard: number;
  /** Nothing waits in that shard, as in `Recovery`. */
  readonly isQuiet: boolean;
}

/** The living workers. Nothing depends on it but people: leases alone decide who holds a task. */
export interface WorkerRegistry {
  beat(worker: WorkerInfo): Promise<HeartbeatReply>;
  /** Says good-bye, and hands over what the worker kept for others. */
  leave(id: string): Promise<void>;
  list(): Promise<readonly WorkerInfo[]>;
}
