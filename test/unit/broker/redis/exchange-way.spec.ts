import { expect, it } from '@jest/globals';
import { RememberedWay } from '../../../../src/broker/redis/exchange-way.js';

it('The short way is left for as long as the script says, and tried again after that', () => {
  let now = 5;
  const way = new RememberedWay(() => now);
  const answers = [way.isShort()];
  way.refused(2_000);
  for (now of [5, 2_004, 2_005]) answers.push(way.isShort());
  expect(answers).toEqual([true, false, false, true]);
});

it('A refusal that concerns one exchange leaves the short way open', () => {
  const way = new RememberedWay(() => 7);
  way.refused(0);
  expect(way.isShort()).toBe(true);
});
