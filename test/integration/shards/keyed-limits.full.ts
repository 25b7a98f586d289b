import { expect, it } from '@jest/globals';
import { playKeyedLimits, type KeyFigures } from './keyed-limits.js';
import { AT_ONCE, RATE } from './shard-tasks.js';

const PLAN = { shards: 8, workers: 4, concurrency: 10, keys: 4, seconds: 10 };
/** Another program takes the processor for moments, in which a limit is not used. */
const LEAST_USED = process.env['NTQ_GOALS'] === undefined ? 0.5 : 0.95;

it('Keyed limits over eight shards and four workers are never exceeded, and are used', async () => {
  const { rates, concurrencies } = await playKeyedLimits(PLAN);
  console.log([...rates.map(told('in a second')), ...concurrencies.map(told('at once'))].join('\n'));
  for (const { most } of rates) expect(most).toBeLessThanOrEqual(RATE.limit + RATE.burst);
  for (const { most } of concurrencies) expect(most).toBe(AT_ONCE);
  for (const { used } of [...rates, ...concurrencies]) expect(used).toBeGreaterThanOrEqual(LEAST_USED);
});

const told = (unit: string) => (figures: KeyFigures) =>
  `${figures.key}: at most ${figures.most} ${unit}, ${(figures.used * 100).toFixed(1)} % used`;
