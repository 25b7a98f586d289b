import { enqueuing } from '../work/enqueuing.mjs';

/** Each call waits for the one before it: a round trip at least. */
export const measure = (system, setup) =>
  enqueuing(system, setup, async (app, calls) => {
    for (const payload of calls) await app.enqueue('noop', payload);
  });
