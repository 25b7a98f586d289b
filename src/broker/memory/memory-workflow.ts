import type { FinalState } from '../../core/task-state.js';
import type { GiveUpReason, TaskHead } from '../../core/task-message.js';
import type { PartResult } from '../workflow-store.js';

/** A group while it runs, and as long as its results are wanted. */
export interface MemoryGroup {
  size: number;
  readonly ttlMs: number;
  readonly results: Map<number, PartResult>;
  /** The first part in the list that failed. */
  failed?: number;
  /** How it ends unless all its parts succeed. */
  doom?: Fate;
  /** What it passes on to its parts. */
  input?: string;
  /** Parts that were added, by their place. */
  readonly added: Map<number, string>;
  readonly nested: string[];
  /** From here on nobody wants its results, epoch ms. */
  expireAt?: number;
}

/** Nodes of a workflow that is not complete. */
export interface MemoryDraft {
  readonly owner: string;
  readonly ids: string[];
  touchedAt: number;
}

/** How something ends that waited for what failed. */
export interface Fate {
  readonly state: FinalState;
  readonly reason: GiveUpReason | undefined;
  readonly failure: string;
  readonly isQuiet: boolean;
}

/** What an end sets going; one for each of the acts in flow.lua. */
export type Step =
  | { readonly act: 'begin'; readonly id: string; readonly head: TaskHead }
  | { readonly act: 'doom'; readonly id: string; readonly fate: Fate }
  | { readonly act: 'cancel'; readonly id: string; readonly isTerminated: boolean }
  | { readonly act: 'retire'; readonly id: string };
