import type { TaskHead } from '../core/task-message.js';
import type { GroupSignature } from './group.js';
import type { MemberOptions, TaskSignature } from './signature.js';

/** Where a node stands among the others: what its head says of it. */
export type Links = Pick<
  TaskHead,
  | 'after'
  | 'cleanup'
  | 'errbacks'
  | 'failFast'
  | 'first'
  | 'group'
  | 'idPrefix'
  | 'index'
  | 'input'
  | 'inputGroup'
  | 'next'
  | 'size'
  | 'takesInput'
>;

/** One task or group of a workflow, with its id and its links. */
export interface Node {
  readonly id: string;
  readonly signature: GroupNode | TaskNode;
  /** Its own options over those of what it is part of. */
  readonly options: MemberOptions;
  readonly links: Links;
  /** A failure sets it going. */
  readonly isErrback?: true;
  /** Of a group: nothing stands before it, it begins with the workflow. */
  readonly isEntry?: true;
  /** Of a group with parts that are alike: the one that stands for all. They follow from the group, and have no nodes. */
  readonly samplePart?: TaskNode;
}
export type TaskNode = TaskSignature<never, unknown>;
export type GroupNode = GroupSignature<never, unknown>;
