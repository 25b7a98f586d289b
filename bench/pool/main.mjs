// CPU-bound tasks on one process and on two, by turns: node bench/pool/main.mjs [--tasks n] [--rounds n] [--check]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openRedis } from '../run/private-redis.mjs';
import { median } from '../report/statistics.mjs';

const NTQ = fileURLToPath(new URL('./ntq/ntq.mjs', import.meta.resolve('nest-task-queue')));
const APP = fileURLToPath(new URL('./app.module.mjs', import.meta.url));
const TARGET = 1.5;

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '5' },
    check: { type: 'boolean', default: false },
  },
});
const [tasks, rounds] = [Number(values.tasks), Number(values.rounds)];
const redis = await openRedis();
// Set before the application is loaded, which reads them.
process.env.REDIS_URL = redis.url;

try {
  const figures = { 1: [], 2: [] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const processes of [1, 2]) {
      const perSecond = await measure(processes, `bench-pool-${process.pid}-${round}-${processes}`);
      // The first round is a warm-up.
      if (round > 0) figures[processes].push(perSecond);
      console.error(`round ${round}: ${processes} process(es): ${perSecond.toFixed(0)}/s`);
    }
  }
  const [one, two] = [median(figures[1]), median(figures[2])];
  const ratio = two / one;
  console.log(
    `1 process ${one.toFixed(0)}/s   2 processes ${two.toFixed(0)}/s   ratio ${ratio.toFixed(2)} (target ${TARGET})`,
  );
  if (values.check && ratio < TARGET) process.exitCode = 1;
} finally {
  await redis.close();
}

/** Tasks in a second, from the moment the pool takes tasks until the last has ended; all are enqueued before. */
async function measure(processes, namespace) {
  process.env.NAMESPACE = namespace;
  const { NestFactory } = await import('@nestjs/core');
  const { Inspector, Queues, TaskClient, TaskQueueModule } = await import('nest-task-queue');
  const { Computing } = await import('./app.module.mjs');
  const module = TaskQueueModule.forRoot({ broker: redis.url, namespace, worker: false });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  const inspector = app.get(Inspector);
  await app.get(Queues).pause('default');
  const calls = Array.from({ length: tasks }, (_, index) => [`text ${index}`]);
  await app.get(TaskClient).of(Computing).computes.enqueueMany(calls);
  const pool = fork(NTQ, ['worker', '--app', APP, '--processes', String(processes), '--concurrency', '2'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  await lineWith(pool.stdout, 'the pool takes tasks');
  const from = performance.now();
  await app.get(Queues).resume('default');
  for (let left = tasks; left > 0;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { queues, active } = await inspector.overview();
    left = active + queues.reduce((sum, { waiting }) => sum + waiting, 0);
  }
  const perSecond = tasks / ((performance.now() - from) / 1_000);
  pool.kill('SIGTERM');
  await once(pool, 'exit');
  await app.close();
  await redis.clear(namespace);
  return perSecond;
}

function lineWith(stream, text) {
  return new Promise((resolve) => {
    let read = '';
    stream.setEncoding('utf8').on('data', (chunk) => {
      read += chunk;
      if (read.includes(text)) resolve();
    });
  });
}
