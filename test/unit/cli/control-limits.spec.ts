import { expect, it } from '@jest/globals';
import { knownTo } from '../../../src/cli/commands/control.js';
import { TimeLimits } from '../../../src/worker/time-limits.js';

it('The answer to a new time limit names the time after which workers read it again', async () => {
  const limits = new TimeLimits({ timeLimits: () => Promise.resolve(new Map()) } as never);
  const seconds = (await limits.turn()) / 1_000;
  expect(knownTo(1)).toBe(`1 worker knows it at once, others within ${seconds} s.`);
  expect(knownTo(2)).toBe(`2 workers know it at once, others within ${seconds} s.`);
});
