import { enqueuing } from '../work/enqueuing.mjs';

/** All calls are made before the first has ended. */
export const measure = (system, setup) =>
  enqueuing(system, setup, (app, calls) => Promise.all(calls.map((payload) => app.enqueue('noop', payload))));
