import type { TaskHead } from '../../../core/task-message.js';
import type { PartResult } from '../../workflow-store.js';
import { DueList } from '../due-list.js';
import { Deque } from '../deque.js';
import type { Ending } from './ending.js';

/** A group while it runs, and as long as its results are kept. */
export interface MemoryGroup {
  size: number;
  readonly ttlMs: number;
  readonly results: Map<number, PartResult>;
  /** The index of the first part in the list that failed. */
  failed?: number;
  /** How it ends unless all its parts succeed. */
  propagated?: Cause;
  /** The input that it passes on to its parts. */
  input?: string;
  /** The ids of parts that were added, by their index. */
  readonly added: Map<number, string>;
  readonly nested: string[];
  /** When its results may go, epoch ms; undefined while it or its successor runs. */
  expireAt?: number;
}

/** Nodes of a workflow that is not complete. */
export interface MemoryDraft {
  readonly owner: string;
  readonly ids: string[];
  touchedAt: number;
}

/** The failure that a dependent ends with, because it waited for a node that failed. */
export type Cause = Pick<Ending, 'state' | 'reason' | 'text' | 'isQuiet'>;

/** A member of a workflow whose end has had no consequences yet. */
export interface EndedMember {
  readonly id: string;
  readonly head: TaskHead;
  readonly ending: Ending;
}

/** Work that the end of a member sets off and that concerns many nodes. */
export type Continuation =
  | { readonly kind: 'beginParts'; readonly id: string; readonly head: TaskHead }
  | { readonly kind: 'failNode'; readonly id: string; readonly cause: Cause }
  | { readonly kind: 'failParts'; readonly id: string; readonly head: TaskHead; readonly cause: Cause }
  | { readonly kind: 'cancelChain'; readonly id: string; readonly isTerminated: boolean }
  | {
      readonly kind: 'cancelParts';
      readonly id: string;
      readonly head: TaskHead;
      readonly isTerminated: boolean;
    }
  | { readonly kind: 'retire'; readonly id: string };

export type ContinuationOf<Kind extends Continuation['kind']> = Extract<Continuation, { kind: Kind }>;

/** Groups, drafts, and the work that ends of members have set off. */
export class WorkflowState {
  readonly groups = new Map<string, MemoryGroup>();
  readonly drafts = new Map<string, MemoryDraft>();
  /** The last nodes of workflows that have begun and not ended, by when they began. */
  readonly roots = new DueList();
  readonly endedMembers = new Deque<EndedMember>();
  readonly continuations = new Deque<Continuation>();
}
