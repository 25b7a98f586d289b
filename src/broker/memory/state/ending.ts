import type { GiveUpReason } from '../../../core/task-message.js';
import type { FinalState } from '../../../core/task-state.js';

/** How a task or a group ends. */
export interface Ending {
  readonly state: FinalState;
  readonly reason?: GiveUpReason;
  /** Result or failure, JSON. */
  readonly text: string;
  readonly progress?: string;
  readonly at: number;
  /** Of the settlement that ends it, so that a replay is recognised. */
  readonly token?: string;
  /** Of an attempt that a revocation stopped. */
  readonly stopped?: string;
  readonly startedAt?: number;
  /** The `traceparent` of the run that ends it. */
  readonly span?: string;
  /** It never ran: hooks and errbacks belong to the task whose failure it shares. */
  readonly isQuiet?: boolean;
  /** Of a group: the task that failed first, and its index. */
  readonly part?: string;
  readonly index?: number;
}

/** When a task ends without a result, and by which settlement. */
export type EndingMoment = Pick<Ending, 'at' | 'stopped' | 'token'>;
