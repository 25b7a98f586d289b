import { describe, expect, it } from '@jest/globals';
import { NO_HISTORY, historyAfter, restartDelayMs, type ProcessLife } from '../../../src/policy/restart.js';

const boot: ProcessLife = { readyForMs: undefined };
const short: ProcessLife = { readyForMs: 300 };
const long: ProcessLife = { readyForMs: 60_000 };
const after = (...lives: readonly ProcessLife[]) => restartDelayMs(lives.reduce(historyAfter, NO_HISTORY));
const times = (count: number, life: ProcessLife) => Array.from({ length: count }, () => life);

describe('the wait before another child', () => {
  it.each([
    ['none at first', [], 0],
    ['none after a long life', [long], 0],
    ['none after a death at work', [short], 0],
    ['none while a deadly task is being convicted', times(4, short), 0],
    ['some when every life is short', times(6, short), 500],
    ['half a second after a failed boot', [boot], 500],
    ['twice as long after the next', [boot, boot], 1_000],
    ['twice as long again', times(4, boot), 4_000],
    ['half a minute at the most', times(100, boot), 30_000],
    ['none when the boot has worked at last', [...times(4, boot), short], 0],
    ['none when a long life came between', [...times(6, short), long], 0],
  ])('%s', (_what, lives, delay) => {
    expect(after(...lives)).toBe(delay);
  });
});
