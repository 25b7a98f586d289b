import { emptying } from '../work/emptying.mjs';

/** A backlog of tasks that do nothing. */
export const measure = (system, setup) => emptying(system, setup, { task: 'noop', runs: 1 });
