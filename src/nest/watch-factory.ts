import type { RunWatch } from '../worker/guard/run-watch.js';
import type { ResolvedOptions } from './resolved-options.js';

/** Makes the guard of a worker once the options of its application are known. */
export type WatchFactory = (options: ResolvedOptions) => RunWatch;
