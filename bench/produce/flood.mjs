import { largePayloads } from '../work/payload.mjs';

/** Requests under way at once. */
const REQUESTS = 500;

/** As fast as it goes, as so many requests do of which each awaits its own enqueue. */
export async function produce(app, { size }) {
  const calls = largePayloads(size);
  let next = 0;
  const request = async () => {
    while (next < size) await app.enqueue('noop', calls[next++]);
  };
  await Promise.all(Array.from({ length: REQUESTS }, request));
}
