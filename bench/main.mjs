// Measures this package, as built in dist, against BullMQ (both through their Nest modules), bee-queue and Celery, or with --compare
// against another revision of itself: on one Redis, by turns. A table (or with --json JSON) goes to stdout, progress to stderr, all figures to
// bench/results/latest.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readOptions, USAGE } from './options.mjs';
import { Progress } from './report/progress.mjs';
import { tableOf } from './report/table.mjs';
import { openCheckout } from './run/checkout.mjs';
import { endOnSignals } from './run/ending.mjs';
import { describeMachine } from './run/machine.mjs';
import { openRedis } from './run/private-redis.mjs';
import { pinCores } from './run/pinning.mjs';
import { measureInTurns } from './run/rounds.mjs';
import { Sides } from './run/sides.mjs';
import { absence, BEFORE } from './systems.mjs';

const LATEST = fileURLToPath(new URL('./results/latest.json', import.meta.url));

// stdout is for the results alone: whatever else is said on the way is progress.
const print = console.log;
console.log = console.error;

async function measureAll(options) {
  // Built before the clock starts, and on all cores.
  const other = options.compare === undefined ? undefined : openCheckout(options.compare);
  const redis = await openRedis();
  const sides = new Sides(other === undefined ? {} : { [BEFORE]: other.folder });
  const progress = new Progress();
  endOnSignals(
    () => progress.end(),
    () => sides.close(),
    redis.close,
    () => other?.close(),
  );
  try {
    const machine = { ...(await describeMachine(redis.client)), pinned: pinned(options, redis) };
    const { present, absent } = divided(options.systems, redis);
    const results = [];
    for (const [index, measurement] of options.measurements.entries()) {
      progress.begin(measurement.name, index, options.measurements.length);
      const run = { redis, sides, systems: present, extent: options.extent, progress };
      results.push(await measureInTurns(measurement, run));
      // A process for each measurement, so that none is measured with the heap of another.
      if (options.extent.isEarnest) sides.close();
    }
    const { rounds, share } = options.extent;
    const seconds = progress.end();
    const compared = other && { revision: options.compare, commit: other.commit };
    return {
      at: new Date().toISOString(),
      seconds,
      machine,
      compared,
      rounds,
      share,
      absent,
      measurements: results,
    };
  } finally {
    progress.end();
    sides.close();
    await redis.close();
    other?.close();
  }
}

function pinned({ isPinned }, redis) {
  return isPinned ? pinCores(redis.pid) : { none: '--no-pin' };
}

function divided(systems, redis) {
  const reasons = systems.map((system) => [system, absence(system, redis)]);
  const absent = Object.fromEntries(reasons.filter(([, reason]) => reason));
  for (const [system, reason] of Object.entries(absent)) console.error(`${system} is absent: ${reason}`);
  return { present: systems.filter((system) => !(system in absent)), absent };
}

function keep(results, files) {
  for (const file of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
  }
}

const options = readOptions(process.argv.slice(2));
if (options.help) {
  print(USAGE);
} else {
  const results = await measureAll(options);
  const isLatest = options.extent.isEarnest && !options.compare;
  keep(results, [isLatest && LATEST, options.out].filter(Boolean));
  print(options.json ? JSON.stringify(results, null, 2) : tableOf(results));
  const figures = results.measurements.flatMap((measurement) => measurement.figures);
  if (options.check && figures.some(({ passed }) => passed === false)) process.exitCode = 1;
}
