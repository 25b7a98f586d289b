import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { FAULT_NAMES, FAULTS, type FaultName } from './fault-plan.js';
import { soak, type Progress } from './soak.js';
import { tableOf } from './table.js';

const USAGE = `npm run soak -- [options]

  --seconds <n>    how long faults come; default 60
  --seed <n>       the plan of the faults and the order of the tasks; default 1
  --shards <n>     so many servers, each with one shard; default 1
  --fault <name>   this fault alone
  --json           the report as JSON
  --help

Exit code 1 when a rule was broken.

${FAULT_NAMES.map((name) => `  ${name.padEnd(12)} ${FAULTS[name].what}`).join('\n')}`;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    shards: { type: 'string', default: '1' },
    fault: { type: 'string' },
    mutant: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** One line that is written over and over. */
function tell({ atMs, fault, lines }: Progress): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(
    `\r\x1b[K${(atMs / 1_000).toFixed(0).padStart(4)} s  ${lines} lines  ${fault ?? 'healed'}`,
  );
}

function faultOf(name: string | undefined): FaultName | undefined {
  if (name === undefined || name in FAULTS) return name as FaultName | undefined;
  throw new Error(`--fault ${name}: one of ${FAULT_NAMES.join(', ')}`);
}

if (values.help) {
  console.log(USAGE);
} else {
  const { mutant } = values;
  const fault = faultOf(values.fault);
  const report = await soak({
    seconds: Number(values.seconds),
    seed: Number(values.seed),
    shards: Number(values.shards),
    fault,
    mutant,
    tell,
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  console.log(values.json ? JSON.stringify(report, null, 2) : tableOf(report));
  process.exitCode = report.isFine ? 0 : 1;
}
