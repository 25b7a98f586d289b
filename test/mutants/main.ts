import 'reflect-metadata';
import { RedisProcess } from '../support/redis-process.js';
import { expectSound, hunt, MUTANT_NAMES, type Catch } from './hunt.js';

// Takes one rule after the other out of the scripts, and shows who notices: the model, else the soak. Exit code 1 if nobody
// notices one. Arguments: mutants by name; all without.
const SEED = Number(process.env['NTQ_MODEL_SEED'] ?? 1);

function row({ name, by, runs, because }: Catch): string {
  const caught = by === undefined ? 'SURVIVED' : by;
  return `${name.padEnd(20)}${caught.padEnd(10)}${String(runs).padStart(4)}  ${because}`;
}

const given = process.argv.slice(2);
const redis = await RedisProcess.start();
process.env['NTQ_TEST_REDIS_URL'] = redis.url;
await expectSound(SEED);
console.log(`${'rule taken out'.padEnd(20)}${'caught by'.padEnd(10)}runs  because`);
for (const name of given.length > 0 ? given : MUTANT_NAMES) {
  const found = await hunt(name, SEED);
  console.log(row(found));
  if (found.by === undefined) process.exitCode = 1;
}
await redis.stop();
