import { describe, expect, it } from '@jest/globals';
import { bands, drain, HIGH } from './runs.js';

const quiet = () => undefined;

describe('shards in virtual time', () => {
  it('Four shards give out at least nine tenths of four times what one does', async () => {
    const one = await drain({ shards: 1, workers: 10 }, quiet);
    const four = await drain({ shards: 4, workers: 40 }, quiet);
    expect(four.rate / one.rate).toBeGreaterThan(0.9 * 4);
  });

  it('A high band waits 50 ms at most while a low one could fill all slots', async () => {
    const { waits } = await bands({ shards: 8, workers: 40 }, quiet);
    expect(waits.get(HIGH)?.count).toBeGreaterThan(1_000);
    expect(waits.get(HIGH)?.worstMs).toBeLessThan(50);
  });
});
