import { parseArgs } from 'node:util';
import { MEASUREMENTS } from './measurements.mjs';
import { BEFORE, OURS, SYSTEMS } from './systems.mjs';

export const USAGE = `npm run bench -- [options]      (npm run --silent bench -- --json for JSON alone)

  --only <name>     this measurement, or all whose names begin so; may be given more than once
  --systems <a,b>   only these of ${SYSTEMS.join(', ')}
  --compare <rev>   this package against itself: what is built here and another revision, which it builds; no other system takes part
  --no-pin          leaves it to the kernel on which cores Redis and the clients run
  --rounds <n>      rounds of each measurement; default 5, with --quick 3
  --quick           a fifth of the tasks
  --smoke           some twenty tasks, one round, no warm-up: does all of it run? The figures mean nothing
  --json            the results as JSON on stdout instead of the table
  --out <file>      the JSON to this file as well; bench/results/latest.json has it, too, without --compare
  --check           exit code 1 when a target is missed
  --help

  REDIS_URL         the Redis to use; by default the benchmark starts one of its own

All of it takes about 16 minutes on two cores that are otherwise idle, with --quick about 4.

Measurements: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`;

/** How much is measured, and how often; in earnest nothing is measured cold, or with the heap of another. */
const EXTENTS = {
  full: { rounds: 5, share: 1, leastTasks: 50, isEarnest: true },
  quick: { rounds: 3, share: 0.2, leastTasks: 50, isEarnest: true },
  smoke: { rounds: 1, share: 0.001, leastTasks: 20, isEarnest: false },
};

export function readOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string', multiple: true, default: [''] },
      systems: { type: 'string', default: SYSTEMS.join(',') },
      compare: { type: 'string' },
      'no-pin': { type: 'boolean', default: false },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick, smoke, only, systems, compare, rounds, 'no-pin': noPin, ...others } = values;
  const extent = EXTENTS[smoke ? 'smoke' : quick ? 'quick' : 'full'];
  return {
    ...others,
    compare,
    isPinned: !noPin,
    extent: { ...extent, rounds: wholeNumber(rounds ?? extent.rounds) },
    measurements: chosen(only),
    systems: compare === undefined ? chosenSystems(systems.split(',')) : [OURS, BEFORE],
  };
}

function wholeNumber(given) {
  const rounds = Number(given);
  if (Number.isInteger(rounds) && rounds >= 1) return rounds;
  throw new Error(`--rounds ${given}: a whole number from 1`);
}

function chosen(beginnings) {
  const found = MEASUREMENTS.filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning)));
  if (found.length > 0) return found;
  throw new Error(
    `--only ${beginnings.join(' ')}: none. There are: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`,
  );
}

function chosenSystems(names) {
  const unknown = names.find((name) => !SYSTEMS.includes(name));
  if (unknown === undefined) return SYSTEMS.filter((name) => names.includes(name));
  throw new Error(`--systems ${unknown}: there are ${SYSTEMS.join(', ')}`);
}
