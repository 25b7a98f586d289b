// A process that enqueues and drains tasks of each mode, once to warm up and once to measure; see ../flow-control.mjs.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Countdown } from '../work/countdown.mjs';

const {
  dist,
  url,
  namespace,
  modes,
  tasks,
  concurrency,
  keys = 10,
  taskMs = 0,
  warmUp = 5_000,
} = JSON.parse(process.argv[2]);
// Another checkout has packages of its own: with two of Nest an application does not begin.
const packages = createRequire(dist);
const load = (name) => import(pathToFileURL(packages.resolve(name)).href);
await load('reflect-metadata');
const { Module } = await load('@nestjs/common');
const { NestFactory } = await load('@nestjs/core');
const { Inspector, Task, TaskClient, TaskQueueModule, LocalWorker } = await load(dist);
const CHUNK = 5_000;

/** Limits that are met at every lease, and never bind. */
const rateLimit = { limit: 1_000_000, per: '1s', burst: 1_000_000 };
const many = { limit: 1_000_000 };
const OPTIONS = {
  plain: {},
  fair: { fair: { key: (index) => String(index % keys) } },
  rate: { rateLimit },
  concurrency: { concurrency: many },
  both: { rateLimit, concurrency: many },
};

let calls;
class Tasks {}
for (const mode of modes) {
  Tasks.prototype[mode] = async function run(index) {
    if (taskMs > 0) await sleep(taskMs);
    calls.one();
    return index;
  };
  const descriptor = Object.getOwnPropertyDescriptor(Tasks.prototype, mode);
  Reflect.defineMetadata('design:paramtypes', [Number], Tasks.prototype, mode);
  Task({ name: `bench.${mode}`, ...OPTIONS[mode] })(Tasks.prototype, mode, descriptor);
}

class AppModule {}
const imports = [TaskQueueModule.forRoot({ broker: url, namespace, worker: { concurrency }, beat: false })];
Module({ imports, providers: [Tasks] })(AppModule);
const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
const control = app.get(LocalWorker);
const client = app.get(TaskClient).of(Tasks);
const redis = new Redis(url);

async function waiting() {
  const { queues, active } = await app.get(Inspector).overview();
  return queues.reduce((sum, queue) => sum + queue.waiting, active);
}

/** Time that Redis has spent in scripts, in us. */
async function scriptsUs() {
  const stats = await redis.info('commandstats');
  const all = [...stats.matchAll(/^cmdstat_evalsha:calls=\d+,usec=(\d+)/gm)];
  return all.reduce((sum, [, us]) => sum + Number(us), 0);
}

async function drain(mode, count) {
  control.pause();
  for (let at = 0; at < count; at += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, count - at) }, (_none, index) => [at + index]);
    await client[mode].enqueueMany(chunk);
  }
  calls = new Countdown(count);
  const [beforeUs, startedAt] = [await scriptsUs(), performance.now()];
  control.resume();
  await calls.over;
  const ms = performance.now() - startedAt;
  while ((await waiting()) > 0) await sleep(5);
  return { perSecond: (count / ms) * 1_000, us: ((await scriptsUs()) - beforeUs) / count };
}

const figures = {};
if (warmUp > 0) for (const mode of modes) await drain(mode, warmUp);
for (const mode of modes) figures[mode] = await drain(mode, tasks);
redis.disconnect();
await app.close();
process.send(figures);
