import type { WatchedWorker } from '../guard/run-watch.js';

/** A message of a child to the supervisor. */
export type FromChild =
  /** It takes tasks. `broker` says where, as data. */
  | { readonly kind: 'ready'; readonly worker: WatchedWorker; readonly broker: unknown }
  /** An operator wants the pool to stop; with `now` what runs goes back at once. */
  | { readonly kind: 'shutdown'; readonly now: boolean }
  /** The application cannot boot. `isFinal`: nor will it the next time. */
  | { readonly kind: 'failed'; readonly error: string; readonly isFinal: boolean };

/** A message of the supervisor to a child; with `now` the child gives running tasks back at once. */
export interface ToChild {
  readonly kind: 'stop';
  readonly now: boolean;
}

/** The descriptor on which the guard of a child talks to the supervisor, and learns of its death. */
export const GUARD_FD = 4;
