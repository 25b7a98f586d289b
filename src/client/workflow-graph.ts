import type { Broker } from '../broker/broker.js';
import type { TaskSnapshot } from '../broker/result-store.js';
import type { TaskHead } from '../core/task-message.js';
import type { TaskState } from '../core/task-state.js';
import { taskInfoOf, type TaskInfo } from './task-info.js';

/**
 * A task of a workflow, a chain of nodes, or a group of them, as it stands. `kind` tells them apart; `id` names the task, the last
 * member of the chain, or the group; `state` is its state.
 *
 * A task has its `info`, a chain its `members` in order.
 */
export type WorkflowNode =
  | { readonly kind: 'task'; readonly id: string; readonly state: TaskState; readonly info: TaskInfo }
  | {
      readonly kind: 'chain';
      readonly id: string;
      readonly state: TaskState;
      readonly members: readonly WorkflowNode[];
    }
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly state: TaskState;
      /** How many parts it has. */
      readonly size: number;
      /** How many of them have ended. */
      readonly ended: number;
      /** The first of them, in their order. */
      readonly parts: readonly WorkflowNode[];
    };

/** Reads the graph of a workflow from the records of its nodes. */
export class WorkflowGraph {
  constructor(
    private readonly broker: Broker,
    /** Parts of a group beyond these are counted, not listed. */
    private readonly limit: number,
  ) {}

  /** The node of that id with all that leads to it; `undefined` for an unknown one. */
  async read(id: string): Promise<WorkflowNode | undefined> {
    const [task] = await this.broker.results.find([id]);
    return task && this.#chain(id, task);
  }

  /** A node and those before it in its chain. */
  async #chain(id: string, task: TaskSnapshot): Promise<WorkflowNode> {
    const members: WorkflowNode[] = [await this.#node(id, task)];
    for (let { after } = task.record.head; after !== undefined;) {
      const [before]: readonly (TaskSnapshot | undefined)[] = await this.broker.results.find([after]);
      if (before === undefined) break;
      members.unshift(await this.#node(after, before));
      after = before.record.head.after;
    }
    const [only] = members;
    if (members.length === 1 && only !== undefined) return only;
    return { kind: 'chain', id, state: taskInfoOf(id, task).state, members };
  }

  async #node(id: string, task: TaskSnapshot): Promise<WorkflowNode> {
    const info = taskInfoOf(id, task);
    const { head } = task.record;
    if (head.size === undefined) return { kind: 'task', id, state: info.state, info };
    return this.#group(id, info.state, head);
  }

  async #group(id: string, state: TaskState, { size = 0, idPrefix = id }: TaskHead): Promise<WorkflowNode> {
    const count = await this.broker.workflows.count(id);
    const total = count?.size ?? size;
    const ids = Array.from({ length: Math.min(size, this.limit) }, (_, index) => `${idPrefix}.${index}`);
    if (total > size && ids.length < this.limit)
      ids.push(...(await this.broker.workflows.added(id)).values());
    const listed = ids.slice(0, this.limit);
    const tasks = await this.broker.results.find(listed);
    const parts: WorkflowNode[] = [];
    for (const [index, task] of tasks.entries()) {
      if (task !== undefined) parts.push(await this.#chain(listed[index] as string, task));
    }
    return { kind: 'group', id, state, size: total, ended: count?.ended ?? total, parts };
  }
}
