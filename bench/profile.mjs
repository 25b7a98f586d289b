// Where the microseconds of a task go on its way enqueue → lease → settle: in this process by module, in Redis by
// script and command. npm run profile -- [--tasks n] [--concurrency n] [--top n] [--json]
import { parseArgs } from 'node:util';
import { profiledPhase } from './profile/phase.mjs';
import { textOf } from './profile/text.mjs';
import { endOnSignals } from './run/ending.mjs';
import { openRedis } from './run/private-redis.mjs';
import { Countdown } from './work/countdown.mjs';
import { payloads } from './work/payload.mjs';
import { open } from './systems/nest-task-queue.mjs';

const WARM_UP = 20_000;

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '50000' },
    concurrency: { type: 'string', default: '100' },
    top: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const [tasks, concurrency, top] = [values.tasks, values.concurrency, values.top].map(Number);

// stdout is for the results alone.
const print = console.log;
console.log = console.error;
const redis = await openRedis();
endOnSignals(redis.close);

try {
  let calls;
  const setup = { url: redis.url, namespace: `profile-${process.pid}`, concurrency };
  const app = await open(setup, ({ index }) => {
    calls.one();
    return index;
  });
  const enqueue = (count) => {
    calls = new Countdown(count);
    return Promise.all(payloads(count).map((payload) => app.enqueue('noop', payload)));
  };
  const drain = async () => {
    await app.start();
    await calls.over;
    while ((await app.unfinished()) > 0);
    await app.pause();
  };

  await enqueue(Math.min(WARM_UP, tasks));
  await drain();
  const phases = [
    await profiledPhase({ title: 'enqueue, all at once', redis, tasks }, () => enqueue(tasks)),
    await profiledPhase({ title: `lease and settle, concurrency ${concurrency}`, redis, tasks }, drain),
  ];
  await app.close();
  print(
    values.json ? JSON.stringify(phases, null, 2) : phases.map((phase) => textOf(phase, top)).join('\n\n'),
  );
} finally {
  await redis.close();
}
