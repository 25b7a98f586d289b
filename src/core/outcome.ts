import type { GiveUpReason, Message } from './task-message.js';

/** An outcome of a run. */
interface OfRun {
  /** The `traceparent` of the run, if it is sampled. */
  readonly span?: string;
}

/** How one delivery ended. Texts are JSON, encoded by the worker; `value` is '' for undefined. */
export type Outcome =
  | (OfRun & { readonly kind: 'succeeded'; readonly value: string; readonly progress?: string })
  | (OfRun & {
      readonly kind: 'retried';
      readonly failure: string;
      readonly afterMs: number;
      readonly queue?: string;
      /** Its lane in the queue it moves to; '' where nothing holds it back there. Only with `queue`. */
      readonly lane?: string;
      readonly failedBreakers?: readonly string[];
    })
  | (OfRun & {
      readonly kind: 'failed';
      readonly failure: string;
      readonly reason: GiveUpReason;
      /** Circuit breakers that count this failure. */
      readonly failedBreakers?: readonly string[];
    })
  /** Others take its place: one of the nodes has its id. Those that are not here lie in a draft already. */
  | {
      readonly kind: 'replaced';
      readonly nodes: readonly Message[];
      readonly entry: string;
      readonly draft?: string;
      /** How many lie there; a draft of less must be made again. */
      readonly made?: number;
    }
  | {
      readonly kind: 'released';
      readonly afterMs: number;
      readonly because: 'shutdown' | 'idle' | 'unknown-task';
    };
