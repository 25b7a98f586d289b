import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { MEASUREMENTS } from './measurements.mjs';
import { BEFORE, OURS, SYSTEMS } from './systems.mjs';

export const USAGE = `npm run bench -- [options]      (npm run --silent bench -- --json for JSON alone)

  --only <name>     this measurement, or all whose names begin so; may be given more than once
  --systems <a,b>   only these of ${SYSTEMS.join(', ')}
  --against <dir>   this package against itself: the checkout here and another, both built; no other system takes part
  --rounds <n>      rounds of each measurement; default 5, with --quick 3
  --quick           a fifth of the tasks
  --smoke           some twenty tasks, one round, no warm-up: does all of it run? The figures mean nothing
  --json            the results as JSON on stdout instead of the table
  --out <file>      the JSON to this file as well; bench/results/latest.json has it, too, without --against
  --check           exit code 1 when a target is missed
  --help

  REDIS_URL         the Redis to use; by default the benchmark starts one of its own

All of it takes about 12 minutes on two cores that are otherwise idle, with --quick about 4.

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
      against: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick, smoke, only, systems, against, rounds, ...others } = values;
  const extent = EXTENTS[smoke ? 'smoke' : quick ? 'quick' : 'full'];
  return {
    ...others,
    against,
    extent: { ...extent, rounds: wholeNumber(rounds ?? extent.rounds) },
    measurements: chosen(only),
    systems: against === undefined ? chosenSystems(systems.split(',')) : [OURS, BEFORE],
    checkouts: against === undefined ? {} : { [BEFORE]: resolve(against) },
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
