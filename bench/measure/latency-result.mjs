import { oneByOne } from '../work/idle.mjs';

/** From the call of enqueue to the value in the caller's hands. */
export async function measure(system, setup) {
  const app = await system.open({ ...setup, waits: true }, ({ index }) => index);
  return oneByOne(app, setup.size, async (payload) => {
    const enqueuedAt = performance.now();
    const value = await app.resultOf(await app.enqueue('noop', payload));
    const ms = performance.now() - enqueuedAt;
    if (value !== payload.index) throw new Error(`the result is ${value}, not ${payload.index}`);
    return ms;
  });
}
