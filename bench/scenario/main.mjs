// The upload scenario: 10 000 pictures through an API with a rate limit into a database with a fixed pool, 2 000 at once, once with
// three fixed retries and once with limits and retries by kind of error: node bench/scenario/main.mjs [--uploads n] [--json] [--check]
import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { describeMachine } from '../run/machine.mjs';
import { openRedis } from '../run/private-redis.mjs';
import { careful } from './careful.mjs';
import { naive } from './naive.mjs';
import { play } from './play.mjs';
import { story, tableOf } from './story.mjs';

/** What ours has to reach. */
const SUCCESS = 0.985;

const { values } = parseArgs({
  options: {
    uploads: { type: 'string', default: '10000' },
    concurrency: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const [count, concurrency] = [Number(values.uploads), Number(values.concurrency)];
const redis = await openRedis();

try {
  const machine = await describeMachine(redis.client);
  if (!values.json) console.log(story({ count, concurrency, machine }));
  const played = [];
  for (const policy of [naive, careful]) {
    const namespace = `scenario-${process.pid}-${policy.name}`;
    const { name, policy: what } = policy;
    played.push({ name, what, ...(await play(policy, { url: redis.url, namespace, count, concurrency })) });
    await redis.clear(namespace);
  }
  console.log(
    values.json ? JSON.stringify({ machine, count, concurrency, played }, null, 2) : tableOf(played),
  );
  if (values.check && !isReached(played)) process.exitCode = 1;
} finally {
  await redis.close();
}

function isReached([theirs, ours]) {
  const isSooner = ours.meanSeconds < theirs.meanSeconds;
  return ours.successRate >= SUCCESS && ours.database.exhausted === 0 && isSooner;
}
