import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BrokerUnavailableError } from 'nest-task-queue';
import type { HealthResult } from '../../../src/health/health-check.js';
import { ResultCache } from '../../../src/health/result-cache.js';

const UP: HealthResult = { status: 'up', details: {} };

describe('the cache of health', () => {
  let cache: ResultCache;
  let asked: string[];
  const ask = (question: string, answer: () => Promise<HealthResult> = async () => UP) =>
    cache.get(question, () => {
      asked.push(question);
      return answer();
    });

  beforeEach(() => {
    jest.useFakeTimers();
    cache = new ResultCache();
    asked = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('A question that many ask at once is under way once', async () => {
    const answers = await Promise.all([ask('a'), ask('a'), ask('a'), ask('b')]);
    expect([asked, answers]).toEqual([
      ['a', 'b'],
      [UP, UP, UP, UP],
    ]);
  });

  it('An answer is given again for one second', async () => {
    await ask('a');
    await jest.advanceTimersByTimeAsync(999);
    await ask('a');
    expect(asked).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    await ask('a');
    expect(asked).toHaveLength(2);
  });

  it('A question that nobody answers is down after one second, for all who ask', async () => {
    const never = () => new Promise<HealthResult>(() => undefined);
    const answers = [ask('a', never), ask('a', never)];
    await jest.advanceTimersByTimeAsync(1_000);
    const down = { status: 'down', details: { reason: 'no answer within 1000 ms' } };
    expect([asked, await Promise.all(answers)]).toEqual([['a'], [down, down]]);
  });

  it('A failure is down with its code, because its message may hold an address', async () => {
    const fails = () => Promise.reject(new BrokerUnavailableError('redis://user:secret@host:6379 is away'));
    expect(await ask('a', fails)).toEqual({ status: 'down', details: { reason: 'BROKER_UNAVAILABLE' } });
    const throws = () => Promise.reject(new Error('secret'));
    expect(await ask('b', throws)).toEqual({ status: 'down', details: { reason: 'unexpected error' } });
  });

  it('No timer is left behind an answer', async () => {
    await ask('a');
    expect(jest.getTimerCount()).toBe(0);
  });
});
