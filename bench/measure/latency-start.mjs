import { oneByOne } from '../work/idle.mjs';

/** From the call of enqueue to the first line of the handler, in one process. */
export async function measure(system, setup) {
  let onStart = () => {};
  const app = await system.open(setup, () => onStart(performance.now()));
  return oneByOne(app, setup.size, async (payload) => {
    const started = new Promise((resolve) => (onStart = resolve));
    const enqueuedAt = performance.now();
    await app.enqueue('noop', payload);
    return (await started) - enqueuedAt;
  });
}
