import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DutyRunner } from '../../../src/duty/duty-runner.js';

describe('the runner of a duty', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** A duty of which each turn takes what `turns` says next, and asks for 100 ms. */
  const run = (...turns: (() => Promise<void>)[]) => {
    let count = 0;
    const warnings: unknown[] = [];
    const turn = async () => {
      count += 1;
      await turns.shift()?.();
      return 100;
    };
    const runner = new DutyRunner({ name: 'pruner', turn }, { warn: (line) => void warnings.push(line) });
    return { runner, warnings, count: () => count };
  };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('A duty comes back when it has asked to', async () => {
    const { runner, count } = run();
    await runner.start();
    await pass(99);
    expect(count()).toBe(1);
    await pass(201);
    expect(count()).toBe(4);
  });

  it('A duty that fails is logged and comes back after a second', async () => {
    const { runner, warnings, count } = run(() => Promise.reject(new Error('away')));
    await runner.start();
    expect(warnings).toEqual(['The pruner failed and tries again: away']);
    await pass(999);
    expect(count()).toBe(1);
    await pass(1);
    expect(count()).toBe(2);
  });

  it('A call begins a turn before its time', async () => {
    const { runner, count } = run();
    await runner.start();
    runner.call();
    expect(count()).toBe(2);
    await pass(100);
    expect(count()).toBe(3);
  });

  it('Calls during a turn are followed by one turn', async () => {
    let end: () => void = () => undefined;
    const { runner, count } = run(() => new Promise((resolve) => (end = resolve)));
    void runner.start();
    runner.call();
    runner.call();
    end();
    await pass(1);
    expect(count()).toBe(2);
  });

  it('A stop waits for the turn under way, after which none follows', async () => {
    let end: () => void = () => undefined;
    const { runner, count } = run(() => new Promise((resolve) => (end = resolve)));
    void runner.start();
    runner.call();
    let isStopped = false;
    const stopped = runner.stop().then(() => (isStopped = true));
    await pass(1_000);
    expect(isStopped).toBe(false);
    end();
    await stopped;
    runner.call();
    await pass(1_000);
    expect(count()).toBe(1);
  });

  it('A second start does nothing', async () => {
    const { runner, count } = run();
    await Promise.all([runner.start(), runner.start()]);
    expect(count()).toBe(1);
  });
});
