import type { Broker } from '../broker/broker.js';
import type { BrokerInfo, LiveState } from '../broker/inspector.js';
import { HEARTBEAT_MS, type RegisteredTask, type WorkerInfo } from '../broker/worker-registry.js';
import type { HeldTask } from '../core/held-task.js';
import { ask, type Answers, type AskOptions } from './ask.js';
import type { LimitInfo } from '../broker/limit-store.js';
import { taskInfoOf, type TaskInfo } from './task-info.js';
import { WorkflowGraph, type WorkflowNode } from './workflow-graph.js';

/** A worker, and whether it still says that it is there. */
export interface WorkerStatus extends WorkerInfo {
  /** False when its last two heartbeats did not come: it is dead, or cut off. One that only has nothing to do is alive. */
  readonly isAlive: boolean;
}

/** How many tasks each worker is to list, default 100, at most 1 000. */
type Listing = AskOptions & { readonly limit?: number };

/** What goes on in the namespace. Inject it. */
export class Inspector {
  constructor(
    private readonly broker: Broker,
    /** Default: all queues that hold something or are paused. */
    private readonly names?: readonly string[],
  ) {}

  /** How much waits in each queue, is delayed, runs, or lies among the dead letters. */
  queues(): Promise<BrokerInfo> {
    return this.broker.inspector.info(this.names);
  }

  /** Tasks that run ('active') or wait for their time ('delayed'), the next first. Default limit 100. */
  async tasks(
    state: LiveState,
    options: { readonly limit?: number } = {},
  ): Promise<(TaskInfo & { readonly at: Date })[]> {
    const entries = await this.broker.inspector.tasks(state, options.limit ?? 100);
    return entries.map(({ id, task, at }) => ({ ...taskInfoOf(id, task), at: new Date(at) }));
  }

  /**
   * The graph of a workflow with the state of each node, from the id of any node: of the last one all of it. Of a group
   * at most `limit` parts are listed (default 1 000), all are counted. `undefined` for an unknown id.
   */
  workflow(id: string, options: { readonly limit?: number } = {}): Promise<WorkflowNode | undefined> {
    return new WorkflowGraph(this.broker, options.limit ?? 1_000).read(id);
  }

  /** The workers whose last heartbeat is at most four heartbeats old. */
  async workers(): Promise<readonly WorkerStatus[]> {
    return Inspector.statesOf(await this.broker.workers.list(), this.broker.now());
  }

  /** Which of them are alive at that moment of the broker's clock. */
  static statesOf(workers: readonly WorkerInfo[], now: number): readonly WorkerStatus[] {
    return workers.map((worker) => ({ ...worker, isAlive: now - (worker.seenAt ?? 0) < 2 * HEARTBEAT_MS }));
  }

  /** Which workers answer. */
  ping(options: AskOptions = {}): Promise<Answers<'pong'>> {
    return ask(this.broker, { verb: 'ping' }, options);
  }

  /** Running tasks, as the workers list them, the oldest first. One that a task blocks is silent; `tasks('active')` asks Redis instead. */
  active({ limit = 100, ...options }: Listing = {}): Promise<Answers<readonly HeldTask[]>> {
    return ask(this.broker, { verb: 'active', args: { limit } }, options);
  }

  /** What workers have taken ahead of its start. */
  reserved({ limit = 100, ...options }: Listing = {}): Promise<Answers<readonly HeldTask[]>> {
    return ask(this.broker, { verb: 'reserved', args: { limit } }, options);
  }

  /** What waits for its time, the next first: it lies in Redis, no worker holds it. Default limit 100. */
  scheduled(options: { readonly limit?: number } = {}): Promise<(TaskInfo & { readonly at: Date })[]> {
    return this.tasks('delayed', options);
  }

  /** The tasks that each worker can run. */
  registered(options: AskOptions = {}): Promise<Answers<readonly RegisteredTask[]>> {
    return ask(this.broker, { verb: 'registered' }, options);
  }

  /** What each worker reports of itself now; `workers()` gives the report of its last heartbeat. */
  stats(options: AskOptions = {}): Promise<Answers<WorkerInfo>> {
    return ask(this.broker, { verb: 'stats' }, options);
  }

  /** What holds tasks back, as `Limits` lists it: limits, circuit breakers and their state. */
  limits(): Promise<readonly LimitInfo[]> {
    return this.broker.limits.list();
  }

  /** Workers take nothing more from the queue; what runs goes on. */
  pause(queue: string): Promise<void> {
    return this.broker.inspector.pause(queue);
  }

  resume(queue: string): Promise<void> {
    return this.broker.inspector.resume(queue);
  }

  /** Revokes all that is ready in a queue; answers how many tasks that were. */
  purge(queue: string): Promise<number> {
    return this.broker.inspector.purge(queue);
  }
}
