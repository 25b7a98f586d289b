import { describe, expect, it } from '@jest/globals';
import { Recent } from '../../../src/dashboard/read/recent.js';

describe('A value that many ask for', () => {
  it('It is read once in a while, and by one reader for all who ask meanwhile', async () => {
    let [now, reads] = [0, 0];
    const recent = new Recent(
      async () => (reads += 1),
      100,
      () => now,
    );
    expect(await Promise.all([recent.get(), recent.get(), recent.get()])).toEqual([1, 1, 1]);
    now = 99;
    expect(await recent.get()).toBe(1);
    now = 100;
    expect(await recent.get()).toBe(2);
    recent.forget();
    expect(await recent.get()).toBe(3);
  });

  it('A failure is not kept', async () => {
    let reads = 0;
    const recent = new Recent(
      async () => {
        reads += 1;
        if (reads === 1) throw new Error('away');
        return reads;
      },
      100,
      () => 0,
    );
    await expect(recent.get()).rejects.toThrow('away');
    expect(await recent.get()).toBe(2);
  });
});
