import { describe, expect, it } from '@jest/globals';
import { Snapshot } from '../../../src/metrics/snapshot.js';

function stage() {
  let [reads, now] = [0, 0];
  const ends: ((error?: Error) => void)[] = [];
  const load = () =>
    new Promise<number>((resolve, reject) => {
      const number = (reads += 1);
      ends.push((error) => (error === undefined ? resolve(number) : reject(error)));
    });
  const snapshot = new Snapshot(load, 1_000, () => now);
  return { snapshot, ends, advance: (ms: number) => (now += ms) };
}

describe('a snapshot', () => {
  it('All who ask during a read get its value, however long it takes', async () => {
    const { snapshot, ends, advance } = stage();
    const first = snapshot.read();
    advance(5_000);
    const second = snapshot.read();
    ends[0]?.();
    expect(await Promise.all([first, second])).toEqual([1, 1]);
  });

  it('A value is kept for its time and read again afterwards', async () => {
    const { snapshot, ends, advance } = stage();
    const first = snapshot.read();
    ends[0]?.();
    await first;
    advance(999);
    expect(await snapshot.read()).toBe(1);
    advance(1);
    const next = snapshot.read();
    ends[1]?.();
    expect(await next).toBe(2);
  });

  it('A failed read is not kept', async () => {
    const { snapshot, ends } = stage();
    const first = snapshot.read();
    ends[0]?.(new Error('away'));
    await expect(first).rejects.toThrow('away');
    const next = snapshot.read();
    ends[1]?.();
    expect(await next).toBe(2);
  });
});
