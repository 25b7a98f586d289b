import { largePayload } from '../work/payload.mjs';

/** Requests under way at once. */
const REQUESTS = 500;

/** As fast as it goes, as so many requests do of which each makes its arguments and awaits its own enqueue. */
export async function produce(app, { size }) {
  let next = 0;
  const request = async () => {
    while (next < size) await app.enqueue('noop', largePayload(next++));
  };
  await Promise.all(Array.from({ length: REQUESTS }, request));
}
