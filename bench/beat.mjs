// Measures the beat of this package, as built in dist: many schedules of which some are due in one second, and what a
// beat costs Redis that has nothing to do. Prints lines; exit code 1 when a promise is not kept.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Schedules, TaskClient, TaskEvents, TaskQueueModule } from 'nest-task-queue';
import { openRedis } from './run/private-redis.mjs';
import { percentile } from './report/statistics.mjs';
import { numbersGiven } from './work/numbers.mjs';

const WITHIN_MS = 2_000;
const COMMANDS_PER_SECOND = 1;
const NAMESPACE = `bench-beat-${process.pid}`;
/** Long enough for all upserts, so much for each; then the due ones come due together. */
const AHEAD_MS = 5;
const LEAST_AHEAD_MS = 500;
const AT_ONCE = 200;

const { entries, due, idle: idleSeconds } = numbersGiven({ entries: 10_000, due: 1_000, idle: 60 });

const redis = await openRedis();
const options = { broker: redis.url, namespace: NAMESPACE, worker: false };

async function start(beat) {
  class BenchModule {}
  Module({ imports: [TaskQueueModule.forRoot({ ...options, beat })] })(BenchModule);
  return NestFactory.createApplicationContext(BenchModule, { logger: false });
}

async function upsertAll(app, all) {
  const schedules = app.get(Schedules);
  const task = app.get(TaskClient).task('noop').with({ queue: 'default' }).si({ orderId: 'order-1' });
  const startedAt = performance.now();
  for (let at = 0; at < all.length; at += AT_ONCE)
    await Promise.all(all.slice(at, at + AT_ONCE).map((one) => schedules.upsert({ ...one, task })));
  return performance.now() - startedAt;
}

async function commands() {
  const stats = await redis.client.info('commandstats');
  const counts = [...stats.matchAll(/^cmdstat_(?:eval|evalsha|ping|subscribe):calls=(\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Lags of all ticks of the second, in ms. */
async function burst(app, dueAt) {
  const lags = [];
  const all = new Promise((resolve) => {
    app.get(TaskEvents).on('schedule-fired', ({ lagMs }) => {
      if (lags.push(lagMs) === due) resolve();
    });
  });
  await Promise.race([all, sleep(dueAt - Date.now() + 30_000, undefined, { ref: false })]);
  return lags;
}

try {
  const maker = await start(false);
  const rest = Array.from({ length: entries - due }, (_, index) => ({
    name: `idle-${index}`,
    cron: `${index % 60} ${index % 24} 1 1 *`,
    timeZone: index % 2 === 0 ? 'UTC' : 'Europe/Paris',
  }));
  const ms = await upsertAll(maker, rest);
  console.log(
    `${rest.length} schedules made in ${Math.round(ms)} ms, ${Math.round((rest.length / ms) * 1_000)}/s`,
  );

  const idler = await start(true);
  await sleep(1_000);
  const before = await commands();
  await sleep(idleSeconds * 1_000);
  const perSecond = ((await commands()) - before) / idleSeconds;
  console.log(
    `an idle beat with ${rest.length} schedules: ${perSecond.toFixed(2)} commands a second (<= ${COMMANDS_PER_SECOND})`,
  );

  // Due together: every hour, from one moment on.
  const makeMs = (due / (rest.length / ms || 1)) * 2;
  const dueAt = Math.ceil((Date.now() + Math.max(LEAST_AHEAD_MS, AHEAD_MS * due) + makeMs) / 1_000) * 1_000;
  const once = Array.from({ length: due }, (_, index) => ({
    name: `due-${index}`,
    every: '1h',
    start: new Date(dueAt),
  }));
  const lagsOfAll = burst(idler, dueAt);
  await upsertAll(maker, once);
  if (Date.now() >= dueAt) throw new Error('the schedules were not made in time: give fewer');
  const lags = await lagsOfAll;
  const waiting = await redis.client.llen(`ntq:{${NAMESPACE}}:ready:5:default`);
  console.log(
    `${due} of ${entries} due in one second: ${waiting} enqueued, lag p50 ${percentile(lags, 50)} ms, ` +
      `p99 ${percentile(lags, 99)} ms, last ${Math.max(...lags)} ms (<= ${WITHIN_MS})`,
  );
  const isKept = waiting === due && Math.max(...lags) <= WITHIN_MS && perSecond <= COMMANDS_PER_SECOND;
  if (!isKept) process.exitCode = 1;
  await idler.close();
  await maker.close();
} finally {
  await redis.clear(NAMESPACE);
  await redis.close();
}
