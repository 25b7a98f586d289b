import type { Message } from '../core/task-message.js';
import type { Durability } from '../core/task-options.js';

/** Some nodes of a workflow on their way in. */
export interface Draft {
  /** Names the workflow: the id of its last node. */
  readonly root: string;
  /** Names who makes it: nobody else adds to it. */
  readonly owner: string;
  readonly nodes: readonly Message[];
  /** The first nodes: from here on the draft exists. */
  readonly isFirst: boolean;
  /** How many nodes were handed in before these: a draft that holds less has lost some, and is gone. Default 0. */
  readonly before?: number;
  /** The node that begins; given with the last nodes, it commits the draft. */
  readonly entry?: string;
  /** With the last nodes; it is that of the whole. Default 'stored'. */
  readonly durability?: Durability;
}

/**
 * 'duplicate': a workflow or task of that id is there, it stays as it is. 'gone': the draft took too long and was dropped,
 * or another process has begun it again. 'unreplicated': the workflow is there, and no replica has confirmed it in time.
 */
export type DraftReply = 'taken' | 'duplicate' | 'gone' | 'unreplicated' | Conflict;

/** Another task has the id of one of the nodes; nothing is stored. */
export interface Conflict {
  readonly conflict: string;
}

/** Parts on their way into a group that has not ended. */
export interface Addition {
  readonly group: string;
  /** The part that adds them, and the token it holds: while it runs its group cannot end. */
  readonly by: { readonly id: string; readonly token: string };
  /** All nodes of the parts; those in `parts` have no index yet, the broker gives it. */
  readonly nodes: readonly Message[];
  /** The ids of the nodes that end each part, and of those that begin them. */
  readonly parts: readonly { readonly id: string; readonly entry: string }[];
}

/** How a part ended: with a value (JSON, '' for undefined), with the list of a group, or not well. */
export type PartResult =
  | { readonly kind: 'value'; readonly json: string }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly failure: string };

/** A page of what the parts of a group gave; `undefined` for parts that have not ended. */
export interface ResultPage {
  /** How many parts the group has; `undefined` when nothing is known of it (any more). */
  readonly size: number | undefined;
  readonly results: readonly (PartResult | undefined)[];
}

/** Results of a group are read in pages of this many. */
export const RESULTS_PAGE = 512;

/** Where workflows are made and led on. Every method may be called again when its answer was lost. */
export interface WorkflowStore {
  /**
   * Takes nodes; with the last of them the workflow exists, whole, and begins. Until then nothing of it runs, and whoever
   * brings first nodes under its id takes the place of who did before. Other first nodes of the same owner begin the draft again.
   */
  draft(draft: Draft): Promise<DraftReply>;
  /** Adds parts to a group; false if whoever adds them holds its task no longer. */
  add(addition: Addition): Promise<boolean | Conflict>;
  /** Runs a bounded batch of continuations; true if there is more. Any process may call it. */
  advance(): Promise<boolean>;
  /** Page `page` (from 0) of the results of a group. */
  results(group: string, page: number): Promise<ResultPage>;
  /** How many parts have ended, and how many there are; `undefined` when nothing is known of the group. */
  count(group: string): Promise<{ readonly ended: number; readonly size: number } | undefined>;
  /** The input that a group passes on to its parts: the line that stands before the body of a member. */
  input(group: string): Promise<string | undefined>;
  /** The ids of parts that were added to the group after it was made, by their index. */
  added(group: string): Promise<ReadonlyMap<number, string>>;
}
