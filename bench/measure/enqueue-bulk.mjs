import { enqueuing } from '../work/enqueuing.mjs';

/** One call for all. */
export const measure = (system, setup) =>
  enqueuing(system, setup, (app, calls) => app.enqueueMany('noop', calls));
