import { payloads } from '../work/payload.mjs';

/** A chord whose body reads its results as a stream; waits for its value. */
export async function produce(app, { size }) {
  const total = await app.sumOf(payloads(size), { results: 'stream' });
  const expected = (size * (size - 1)) / 2;
  if (total !== expected) throw new Error(`the body gave ${total}, not ${expected}`);
}
