import type { Cursor, Moment } from './basics.js';
import type { TaskPhase, TaskState } from './tasks.js';

/**
 * GET workflows?cursor=&limit= : those that have not ended, the ones that run longest first, then those that have ended and are kept, the
 * newest first. A page may hold fewer rows than its limit, or no row, and another follows.
 */
export interface WorkflowList {
  readonly workflows: readonly WorkflowRow[];
  readonly next?: Cursor;
}

export interface WorkflowRow {
  readonly id: string;
  readonly state: TaskState;
  /** The name of its last task, or `group of 12`. */
  readonly label: string;
  readonly size?: number;
  readonly ended?: number;
  readonly at?: Moment;
}

/**
 * GET workflows/:id : nodes and edges. A group of more than 20 parts is one collapsed node. 404 for an unknown id; the id of any member
 * opens what leads to it.
 */
export interface WorkflowGraph {
  readonly id: string;
  readonly state: TaskState;
  readonly nodes: readonly WorkflowGraphNode[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export type WorkflowGraphNode = WorkflowTaskNode | WorkflowGroupNode;

export interface WorkflowTaskNode {
  readonly kind: 'task';
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  readonly state: TaskState;
  readonly phase: TaskPhase | 'blocked';
  readonly attempt: number;
  readonly startedAt?: Moment;
  readonly endedAt?: Moment;
  readonly error?: string;
  /** The group node that it stands in. */
  readonly inGroup?: string;
}

export interface WorkflowGroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly state: TaskState;
  readonly size: number;
  readonly ended: number;
  /** True: its parts are not among the nodes; GET workflows/:id/parts/:groupId lists them. */
  readonly isCollapsed: boolean;
  /** How many parts are in which state, of the parts that were counted. */
  readonly byState: Readonly<Partial<Record<TaskState, number>>>;
  /** Of how many parts `byState` speaks: all of them, or the first 1 000. */
  readonly counted: number;
  readonly inGroup?: string;
}

/** GET workflows/:id/parts/:groupId?cursor= : 50 parts of a group, in their order. */
export interface WorkflowParts {
  readonly parts: readonly WorkflowTaskNode[];
  readonly next?: Cursor;
  readonly size: number;
}
