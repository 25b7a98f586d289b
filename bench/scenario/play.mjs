import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DeadLetters, Inspector, TaskClient, TaskQueueModule, LocalWorker } from 'nest-task-queue';
import { percentile } from '../report/statistics.mjs';
import { Database } from './database.mjs';
import { ImageApi } from './image-api.mjs';
import { inLife } from './life.mjs';
import { uploads } from './uploads.mjs';

const LOOK_MS = 50;

/** One policy with all the uploads, in a world of its own. All are enqueued before the first starts. */
export async function play(policy, { url, namespace, count, concurrency }) {
  const world = { api: new ImageApi(), database: new Database() };
  const Uploads = policy.tasks(world);
  const app = await start({ url, namespace, concurrency, Uploads });
  const control = app.get(LocalWorker);
  control.pause();
  const results = await policy.enqueue(app.get(TaskClient), Uploads, uploads(count));
  world.api.open();
  const startedAt = Date.now();
  control.resume();
  await quiet(app.get(Inspector));
  const infos = await Promise.all(results.map((result) => result.info()));
  const died = await oneOfThe(app.get(DeadLetters));
  await app.close();
  return { ...figures(infos, startedAt), ...world, died };
}

async function start({ url, namespace, concurrency, Uploads }) {
  const AppModule = class AppModule {};
  const imports = [TaskQueueModule.forRoot({ broker: url, namespace, worker: { concurrency }, beat: false })];
  Module({ imports, providers: [Uploads] })(AppModule);
  return NestFactory.createApplicationContext(AppModule, { logger: false });
}

async function quiet(inspector) {
  for (;;) {
    const { queues, delayed, active } = await inspector.overview();
    if (queues.reduce((sum, { waiting }) => sum + waiting, delayed + active) === 0) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Times in seconds of life, from the moment the worker starts. */
function figures(infos, startedAt) {
  const times = infos
    .filter(({ state }) => state === 'SUCCESS')
    .map(({ endedAt }) => inLife(endedAt.getTime() - startedAt));
  const ends = infos.map(({ endedAt }) => inLife(endedAt.getTime() - startedAt));
  return {
    succeeded: times.length,
    successRate: times.length / infos.length,
    meanSeconds: times.reduce((sum, time) => sum + time, 0) / times.length,
    p99Seconds: percentile(times, 99),
    lastSeconds: Math.max(...ends),
  };
}

async function oneOfThe(deadLetters) {
  const { deadLetters: failed } = await deadLetters.list({ error: 'ConstraintError', limit: 1 });
  return failed[0] && deadLetters.get(failed[0].id);
}
