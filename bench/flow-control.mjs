// What limits cost: how fast tasks drain with limits that never bind, against plain ones; how long a lease takes with few and
// with many fair keys. One Redis,
// rounds by turns. Prints lines; exit code 1 when a promise is not kept.
// npm run bench:limits -- [--tasks n] [--rounds n] [--concurrency n] [--keys n]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandsDuring, SCRIPTS_US } from './work/slowlog.mjs';
import { endOnSignals } from './run/ending.mjs';
import { openRedis } from './run/private-redis.mjs';
import { median, percentile } from './report/statistics.mjs';
import { numbersGiven } from './work/numbers.mjs';

/** Of the speed of plain tasks. */
const LIMITED_AT_LEAST = 0.7;
const LEASE_BELOW_US = 1_000;
const HERE = fileURLToPath(new URL('..', import.meta.url));

const { tasks, rounds, concurrency, keys } = numbersGiven({
  tasks: 20_000,
  rounds: 7,
  concurrency: 100,
  keys: 10_000,
});

const redis = await openRedis();
endOnSignals(redis.close);

/** Drains in a process of its own; gives microseconds of Redis and tasks a second. */
async function drains(modes, more = {}) {
  const namespace = `bench-limits-${process.pid}-${(drains.count = (drains.count ?? 0) + 1)}`;
  const setup = {
    dist: resolve(HERE, 'dist/index.js'),
    url: redis.url,
    namespace,
    modes,
    tasks,
    concurrency,
    ...more,
  };
  const child = fork(new URL('./flow-control/drains.mjs', import.meta.url), [JSON.stringify(setup)]);
  let figures;
  child.once('message', (message) => (figures = message));
  const [code] = await once(child, 'close');
  if (figures === undefined) throw new Error(`a process of the benchmark ended with ${code}`);
  await redis.clear(namespace);
  return figures;
}

/** The median of the ratios of rounds that were run together. */
function ratio(all, one, other, figure) {
  return median(all.map((round) => round[one][figure] / round[other][figure]));
}

function tell(all, name) {
  const perSecond = Math.round(median(all.map((round) => round[name].perSecond)));
  const us = median(all.map((round) => round[name].us)).toFixed(1);
  return `${name}: ${perSecond} tasks/s, ${us} us of Redis each`;
}

async function limited() {
  const modes = ['plain', 'fair', 'rate', 'concurrency', 'both'];
  const all = [];
  for (let round = 1; round <= rounds; round += 1) all.push(await drains(modes));
  for (const mode of modes) console.log(tell(all, mode));
  const speed = ratio(all, 'both', 'plain', 'perSecond');
  const text = `limits that never bind, against plain: ${speed.toFixed(2)} of the speed (>= ${LIMITED_AT_LEAST})`;
  console.log(text);
  return speed >= LIMITED_AT_LEAST;
}

/** Leases of a worker with ten slots, of tasks that take some milliseconds. */
async function leases(count) {
  let commands = await commandsDuring(redis.client, SCRIPTS_US, () =>
    drains(['fair'], {
      keys: count,
      taskMs: 3,
      concurrency: 10,
      tasks: Math.max(count, 5_000),
      warmUp: 0,
    }),
  );
  commands = commands.filter(({ name }) => name === 'exchange.lua').map(({ us }) => us);
  const [half, most] = [50, 99].map((percent) => percentile(commands, percent));
  console.log(
    `${count} fair keys: an exchange takes ${half} us of Redis, p99 ${most} us (p99 < ${LEASE_BELOW_US})`,
  );
  return most < LEASE_BELOW_US;
}

try {
  const kept = [await limited(), await leases(10), await leases(keys)];
  if (kept.includes(false)) process.exitCode = 1;
} finally {
  await redis.close();
}
