import { parseArgs } from 'node:util';
import { MEASUREMENTS } from './measurements.mjs';

export const USAGE = `npm run bench -- [options]      (npm run --silent bench -- --json for JSON alone)

  --only <name>   this measurement, or all whose names begin so; may be given more than once
  --rounds <n>    pairs of each measurement; default 5, with --quick 3
  --quick         a fifth of the tasks
  --json          the results as JSON on stdout instead of the table
  --check         exit code 1 when a target is missed
  --help

  REDIS_URL       the Redis to use; by default the benchmark starts one of its own

Measurements: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`;

/** @returns {{ measurements, rounds: number, share: number, json: boolean, check: boolean, help: boolean }} */
export function readOptions(argv) {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { quick, json, check, help } = values;
  const rounds = Number(values.rounds ?? (quick ? 3 : 5));
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new Error(`--rounds ${values.rounds}: a whole number from 1`);
  return { measurements: chosen(values.only ?? ['']), rounds, share: quick ? 0.2 : 1, json, check, help };
}

function chosen(beginnings) {
  const found = MEASUREMENTS.filter(({ name }) => beginnings.some((beginning) => name.startsWith(beginning)));
  if (found.length > 0) return found;
  throw new Error(
    `--only ${beginnings.join(' ')}: none. There are: ${MEASUREMENTS.map(({ name }) => name).join(', ')}`,
  );
}
