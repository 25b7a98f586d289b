import type { WorkflowGraph as Graph, WorkflowGroupNode, WorkflowTaskNode } from '../api-types.js';
import type { Broker } from '../../broker/broker.js';
import type { TaskSnapshot } from '../../broker/result-store.js';
import { taskInfoOf } from '../../client/task-info.js';
import type { TaskHead } from '../../core/task-message.js';
import type { Sources } from '../sources.js';
import { failureLine } from '../view/failure-view.js';
import { momentsOf } from '../view/moment.js';
import type { Payloads } from '../view/payloads.js';
import { phaseOf } from '../view/task-row.js';
import { workflowIdOf } from './task-facts.js';

/** A group of more parts is one node. */
const MOST_OPEN = 20;
/** Parts whose states are counted. */
const MOST_COUNTED = 1_000;
/** A page draws no more nodes. */
const MOST_NODES = 300;

type Source = Pick<Broker, 'now' | 'results' | 'workflows'>;
type Snapshot = TaskSnapshot | undefined;

/** The graph of the workflow that a node belongs to; `undefined` for an unknown id. */
export async function readWorkflow({ services, payloads }: Sources, id: string): Promise<Graph | undefined> {
  const { broker } = services;
  const [asked] = await broker.results.find([id]);
  if (asked === undefined) return undefined;
  const root = (await workflowIdOf(broker, id, asked)) ?? id;
  const [task] = root === id ? [asked] : await broker.results.find([root]);
  return task && new WorkflowReading(broker, payloads).read(root, task);
}

/** The ids of the parts of a group from an index on, as many as asked for. */
export async function partIds(
  { workflows }: Pick<Broker, 'workflows'>,
  group: { readonly id: string; readonly head: TaskHead; readonly size: number },
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<readonly string[]> {
  const { id, head, size } = group;
  const { size: laidOut = 0, idPrefix = id } = head;
  const to = Math.min(size, from + limit);
  const added = to > laidOut ? await workflows.added(id) : new Map<number, string>();
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at).flatMap((index) => {
    const part = index < laidOut ? `${idPrefix}.${index}` : added.get(index);
    return part === undefined ? [] : [part];
  });
}

/** A task of a workflow as a node of its graph. */
export function taskNode(
  id: string,
  task: TaskSnapshot,
  {
    now,
    payloads,
    inGroup,
  }: { readonly now: number; readonly payloads: Payloads; readonly inGroup?: string | undefined },
): WorkflowTaskNode {
  const info = taskInfoOf(id, task);
  const { record } = task;
  const isBlocked = record.kind === 'live' && record.isBlocked === true;
  return {
    kind: 'task',
    id,
    name: info.name ?? '',
    queue: info.queue ?? '',
    state: info.state,
    phase: isBlocked ? 'blocked' : phaseOf(info.state, info.dueAt, now),
    attempt: info.attempt,
    ...momentsOf({ startedAt: info.startedAt, endedAt: info.endedAt }),
    ...(info.failure !== undefined && { error: failureLine(info.failure, payloads) }),
    ...(inGroup !== undefined && { inGroup }),
  };
}

/** Reads a workflow from its last node back to its first ones. */
class WorkflowReading {
  readonly #nodes: Graph['nodes'][number][] = [];
  readonly #edges: Graph['edges'][number][] = [];

  constructor(
    private readonly broker: Source,
    private readonly payloads: Payloads,
  ) {}

  async read(id: string, task: TaskSnapshot): Promise<Graph> {
    await this.#chain(id, task, undefined);
    return { id, state: taskInfoOf(id, task).state, nodes: this.#nodes, edges: this.#edges };
  }

  /** A node and those before it in its chain, with the edges between them. */
  async #chain(id: string, task: TaskSnapshot, inGroup: string | undefined): Promise<void> {
    let [later, { after }] = [id, task.record.head];
    await this.#node(id, task, inGroup);
    while (after !== undefined && this.#nodes.length < MOST_NODES) {
      const [before]: readonly Snapshot[] = await this.broker.results.find([after]);
      if (before === undefined) return;
      await this.#node(after, before, inGroup);
      this.#edges.push({ from: after, to: later });
      [later, after] = [after, before.record.head.after];
    }
  }

  async #node(id: string, task: TaskSnapshot, inGroup: string | undefined): Promise<void> {
    const { head } = task.record;
    if (head.size !== undefined) return this.#group(id, task, inGroup);
    this.#nodes.push(taskNode(id, task, { now: this.broker.now(), payloads: this.payloads, inGroup }));
  }

  async #group(id: string, task: TaskSnapshot, inGroup: string | undefined): Promise<void> {
    const { head } = task.record;
    const count = await this.broker.workflows.count(id);
    const size = count?.size ?? head.size ?? 0;
    const ids = await partIds(this.broker, { id, head, size }, { from: 0, limit: MOST_COUNTED });
    const parts = await this.broker.results.find(ids);
    const isCollapsed = size > MOST_OPEN || this.#nodes.length + size > MOST_NODES;
    this.#nodes.push({
      kind: 'group',
      id,
      state: taskInfoOf(id, task).state,
      size,
      ended: count?.ended ?? size,
      isCollapsed,
      ...countedStates(ids, parts),
      ...(inGroup !== undefined && { inGroup }),
    });
    if (isCollapsed) return;
    for (const [index, part] of parts.entries())
      if (part !== undefined) await this.#chain(ids[index] as string, part, id);
  }
}

function countedStates(
  ids: readonly string[],
  parts: readonly Snapshot[],
): Pick<WorkflowGroupNode, 'byState' | 'counted'> {
  const byState: Record<string, number> = {};
  for (const [index, part] of parts.entries()) {
    const { state } = taskInfoOf(ids[index] as string, part);
    byState[state] = (byState[state] ?? 0) + 1;
  }
  return { byState, counted: parts.length };
}
