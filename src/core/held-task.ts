/** A task, described by the worker that holds it. */
export interface HeldTask {
  readonly id: string;
  readonly name: string;
  readonly queue: string;
  /** The number of this run, from 1. */
  readonly attempt: number;
  /** Left out when they are long; secrets are taken out of them. */
  readonly args?: readonly unknown[];
  /** When its run began, epoch ms by the broker's clock; `undefined` for what has not begun. */
  readonly startedAt?: number;
}
