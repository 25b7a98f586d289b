import type { Broker } from '../broker/broker.js';
import type { BrokerInfo, TaskPlace } from '../broker/inspector.js';
import type { WorkerInfo } from '../broker/worker-registry.js';
import { infoOf, type TaskInfo } from './task-info.js';
import { WorkflowGraph, type WorkflowNode } from './workflow-graph.js';

/** What goes on in the namespace. Inject it. */
export class Inspector {
  constructor(
    private readonly broker: Broker,
    private readonly names: readonly string[],
  ) {}

  /** How much waits in each queue, is delayed, runs, or lies among the dead letters. */
  queues(): Promise<BrokerInfo> {
    return this.broker.inspector.info(this.names);
  }

  /** Tasks that run ('active') or wait for their time ('delayed'), the next first. Default limit 100. */
  async tasks(
    place: TaskPlace,
    options: { readonly limit?: number } = {},
  ): Promise<(TaskInfo & { readonly at: Date })[]> {
    const entries = await this.broker.inspector.tasks(place, options.limit ?? 100);
    return entries.map(({ id, task, at }) => ({ ...infoOf(id, task), at: new Date(at) }));
  }

  /**
   * The graph of a workflow with the state of each node, from the id of any node: of the last one all of it. Of a group
   * at most `limit` parts are listed (default 1 000), all are counted. `undefined` for an unknown id.
   */
  workflow(id: string, options: { readonly limit?: number } = {}): Promise<WorkflowNode | undefined> {
    return new WorkflowGraph(this.broker, options.limit ?? 1_000).read(id);
  }

  /** The workers that have been heard of within the last heartbeats. */
  workers(): Promise<readonly WorkerInfo[]> {
    return this.broker.workers.list();
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
