import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ShardWait, ShardWaitOptions, Woken } from '../../../src/broker/shard-wait.js';
import { Notifier } from '../../../src/worker/notifier.js';
import { LOOK_MS, WorkListener } from '../../../src/worker/work-listener.js';

describe('a listener for work', () => {
  let listener: WorkListener;
  let changed: Notifier;
  let isQuiet: boolean;
  let lookInMs: number;
  let looks: number;
  let waits: { readonly options: ShardWaitOptions; readonly wake: (woken: Woken) => void }[];

  beforeEach(() => {
    jest.useFakeTimers();
    changed = new Notifier();
    [isQuiet, lookInMs, looks, waits] = [true, 0, 0, []];
    const wait: ShardWait = {
      shards: [0],
      waitForWork: (_queues, options) =>
        new Promise((resolve) => {
          waits.push({ options, wake: resolve });
          options.signal?.addEventListener('abort', () => resolve(undefined));
        }),
    };
    listener = new WorkListener({
      wait,
      changed,
      queues: () => ['q'],
      shouldWait: () => isQuiet,
      lookInMs: () => lookInMs,
      onLook: () => (looks += 1),
      onWork: () => undefined,
      onHint: () => undefined,
    });
    void listener.listen();
  });

  afterEach(() => {
    listener.stop();
    changed.notify();
    jest.useRealTimers();
  });

  it('It looks for itself again and again while no wake-up comes', async () => {
    await jest.advanceTimersByTimeAsync(LOOK_MS - 1);
    expect(looks).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toBe(1);
    await jest.advanceTimersByTimeAsync(2 * LOOK_MS);
    expect(looks).toBe(3);
    expect(waits).toHaveLength(1);
  });

  it('It looks later where somebody has said meanwhile that nothing waits', async () => {
    lookInMs = 3_000;
    await jest.advanceTimersByTimeAsync(LOOK_MS);
    lookInMs = 0;
    await jest.advanceTimersByTimeAsync(2_999);
    expect(looks).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toBe(1);
  });

  it('A look that is due comes soon after the worker has nothing under way any more', async () => {
    isQuiet = false;
    await jest.advanceTimersByTimeAsync(LOOK_MS + 2_000);
    expect(looks).toBe(0);
    isQuiet = true;
    await jest.advanceTimersByTimeAsync(500);
    expect(looks).toBe(1);
  });

  it('It begins another wait when it is told to, and drops the one before', async () => {
    listener.restart();
    await jest.advanceTimersByTimeAsync(0);
    expect(waits.map(({ options }) => options.signal?.aborted)).toEqual([true, false]);
  });

  it('It looks no more when it is stopped', async () => {
    listener.stop();
    await jest.advanceTimersByTimeAsync(5 * LOOK_MS);
    expect(looks).toBe(0);
  });
});
