import type { ScriptName } from '../../../src/broker/redis/script/scripts.js';
import type { Stage } from '../stage.js';

/** A call of a script that is made twice. */
export interface ReplayCase {
  readonly script: ScriptName;
  readonly what: string;
  /** Prepares the namespace; answers with the call that is to be repeated. */
  readonly call: (stage: Stage) => Promise<() => Promise<unknown>>;
  /** For counts of what was done, told to people only: the second call finds nothing left to do. */
  readonly secondAnswer?: unknown;
}
