import { afterEach, expect, it } from '@jest/globals';
import { BenchRuns } from './bench/bench-runs.js';

const runs = new BenchRuns();
afterEach(() => runs.end());

/** What the scenario prints for programs. */
interface Played {
  readonly name: string;
  readonly successRate: number;
  readonly meanSeconds: number;
  readonly database: { readonly exhausted: number };
}

it('the upload scenario: more succeed, sooner on average, and the pool is never exhausted', async () => {
  const text = await runs.output('scenario/main.mjs', '--json');
  const { played } = JSON.parse(text.slice(text.indexOf('{'))) as { played: [Played, Played] };
  const [naive, ours] = played;
  for (const { name, successRate, meanSeconds, database } of played) {
    const rate = `${(successRate * 100).toFixed(1)} % in ${meanSeconds.toFixed(1)} s on average`;
    console.log(`${name}: ${rate}, pool exhausted ${database.exhausted} times`);
  }
  expect(ours.successRate).toBeGreaterThanOrEqual(0.985);
  expect(ours.database.exhausted).toBe(0);
  expect(ours.meanSeconds).toBeLessThan(naive.meanSeconds);
}, 600_000);
