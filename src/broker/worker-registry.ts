/** What a worker says of itself with each heartbeat. */
export interface WorkerInfo {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly queues: readonly string[];
  readonly concurrency: number;
  readonly running: number;
  readonly startedAt: number;
  readonly version: string;
  /** When it was last heard of, epoch ms by the broker's clock; set by the broker. */
  readonly seenAt?: number;
}

/** Who works here. Nothing depends on it but people: leases alone decide who holds a task. */
export interface WorkerRegistry {
  beat(worker: WorkerInfo): Promise<void>;
  /** Says good-bye, and hands over what the worker kept for others. */
  leave(id: string): Promise<void>;
  list(): Promise<readonly WorkerInfo[]>;
}
