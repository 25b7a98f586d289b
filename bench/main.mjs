// Measures this package, as built in dist, against BullMQ: both through their Nest modules, on one Redis, by turns.
// A table (or with --json JSON) goes to stdout, progress to stderr, all figures to bench/results/latest.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureLimits } from './limits.mjs';
import { describeMachine } from './machine.mjs';
import { readOptions, USAGE } from './options.mjs';
import { openRedis } from './private-redis.mjs';
import { measureInTurns } from './rounds.mjs';
import { tableOf } from './table.mjs';

const RESULTS = fileURLToPath(new URL('./results/', import.meta.url));
const startedAt = performance.now();

// stdout is for the results alone: whatever else is said on the way is progress.
const print = console.log;
console.log = console.error;
const tell = (line) =>
  console.error(`${((performance.now() - startedAt) / 1_000).toFixed(0).padStart(4)} s  ${line}`);

async function measureAll({ measurements, rounds, share }) {
  const redis = await openRedis();
  try {
    const machine = await describeMachine(redis.client);
    const results = [];
    for (const measurement of measurements) {
      const measure = measurement.isAlone ? measureLimits : measureInTurns;
      results.push(await measure(measurement, { redis, rounds, share, tell }));
    }
    return { at: new Date().toISOString(), machine, rounds, measurements: results };
  } finally {
    await redis.close();
  }
}

function keep(results) {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}latest.json`, `${JSON.stringify(results, null, 2)}\n`);
}

const options = readOptions(process.argv.slice(2));
if (options.help) {
  print(USAGE);
} else {
  const results = await measureAll(options);
  keep(results);
  print(options.json ? JSON.stringify(results, null, 2) : tableOf(results));
  const missed = results.measurements
    .flatMap(({ figures }) => figures)
    .filter(({ passed }) => passed === false);
  if (options.check && missed.length > 0) process.exitCode = 1;
}
