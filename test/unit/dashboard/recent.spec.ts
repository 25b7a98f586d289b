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

  it('A read that takes longer than its value is kept is shared all the same', async () => {
    let now = 0;
    const reads: ((value: string) => void)[] = [];
    const recent = new Recent(
      () => new Promise<string>((resolve) => reads.push(resolve)),
      100,
      () => now,
    );
    const first = recent.get();
    now = 5_000;
    const late = recent.get();
    expect(reads).toHaveLength(1);
    reads[0]?.('one');
    expect(await Promise.all([first, late])).toEqual(['one', 'one']);
    now = 5_099;
    expect(await recent.get()).toBe('one');
    now = 5_100;
    void recent.get();
    expect(reads).toHaveLength(2);
  });

  it('A change while it is read makes the next caller read again, and the old value is not kept', async () => {
    const reads: ((value: string) => void)[] = [];
    const recent = new Recent(
      () => new Promise<string>((resolve) => reads.push(resolve)),
      100,
      () => 0,
    );
    const before = recent.get();
    recent.forget();
    const after = recent.get();
    reads[1]?.('new');
    reads[0]?.('old');
    expect(await Promise.all([before, after])).toEqual(['old', 'new']);
    expect(await recent.get()).toBe('new');
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
