import type { FoundTask } from '../view/task-row.js';

/** A search for a page looks at no more records. */
export const MOST_SEARCHED = 100_000;

/** The tasks that one step of a search has found. */
export interface SearchStep {
  readonly found: readonly FoundTask[];
  readonly examined: number;
  /** How many records there are at most. */
  readonly total: number;
}
