import type { Broker } from '../../broker/broker.js';
import type { FoundTask } from '../view/task-row.js';

export type TaskSource = Pick<Broker, 'deadLetters' | 'inspector' | 'now' | 'results'>;

/** A part of a list of tasks; `next` is the cursor of the part behind it. */
export interface TaskPart {
  readonly tasks: readonly FoundTask[];
  readonly next: string | undefined;
  /** How many records were looked at for it, and how many there are where that is known. */
  readonly examined: number;
  readonly total?: number;
}

/** The part of a list that is asked for. */
export interface PartRequest {
  /** '' begins. */
  readonly cursor: string;
  readonly limit: number;
}

/** A part looks at no more records, so that it answers soon whatever fits; the next part goes on. */
export const MOST_EXAMINED = 2_000;
