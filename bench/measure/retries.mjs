import { emptying } from '../work/emptying.mjs';

/** Each task fails at once three times, then succeeds. */
export const measure = (system, setup) => emptying(system, setup, { task: 'flaky', runs: 4 });
