import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { chain, chord, group, Limits, Queues, Schedules, TaskClient } from 'nest-task-queue';
import { demoModule } from './demo-module.js';
import { DemoTasks } from './demo-tasks.js';

// The shop that enqueues: it sets up what the dashboard shows, and then goes on until it is ended.
const TURN_MS = 250;
/** Orders of a turn: their mean, and two waves of a height and a length in turns, so that charts have a shape. */
const ORDERS = {
  mean: 4,
  tide: { height: 3, turns: 565 },
  swell: { height: 1, turns: 82 },
  noise: 0.3,
} as const;
/** Every so many turns. */
const TURNS_UNTIL = { reports: 40, refusedMail: 300, album: 200 } as const;
const app = await NestFactory.createApplicationContext(demoModule(false), { logger: ['error', 'warn'] });
const client = app.get(TaskClient);
const tasks = client.of(DemoTasks);

await setUp();
console.log('READY');
for (let turn = 0; ; turn += 1) {
  await enqueueTurn(turn);
  await sleep(TURN_MS);
}

async function setUp(): Promise<void> {
  await app.get(Queues).pause('newsletters', 'the mail provider is down');
  await tasks.newsletter.enqueueMany(numbers(1204).map((index) => [48, `subscriber-${index}`]));
  await tasks.csv.enqueueMany(numbers(37).map((index) => [`table_${index}`]));
  await tasks.unreachable.enqueueMany(numbers(14).map((index) => [`o-${1000 + index}`]));
  await tasks.capture.enqueueMany(numbers(12).map((index) => [`charge-${70 + index}`]));
  await tasks.render.enqueueMany(
    numbers(60).map((index) => [`2026-${String((index % 12) + 1).padStart(2, '0')}`]),
  );
  for (const minutes of [5, 12, 40])
    await tasks.confirm.with({ countdown: minutes * 60_000 }).enqueue(`o-${minutes}`, 'ada@mail.example');
  await app.get(Schedules).upsert({
    name: 'digest-acme',
    cron: '30 9 * * 1-5',
    timeZone: 'Europe/Paris',
    task: tasks.daily.si('acme'),
    grace: '5m',
    jitter: '30s',
  });
  await app.get(Schedules).pause('month-end', 'bookkeeping asked for it, until Monday');
  await app.get(Limits).setRate('email.confirm', { limit: 1800, per: '1m' });
}

/** Orders come in waves; now and then an album is published, or a mail cannot be delivered. */
async function enqueueTurn(turn: number): Promise<void> {
  const orders = numbers(ordersOf(turn));
  await tasks.confirm.enqueueMany(orders.map((index) => [`o-${turn}-${index}`, `ada-${index}@mail.example`]));
  await tasks.resize.enqueueMany(orders.slice(0, 3).map((index) => [`picture-${turn}-${index}.jpg`, 1600]));
  if (turn % TURNS_UNTIL.reports === 0)
    await tasks.render.enqueueMany(numbers(6).map((index) => [`2026-0${index + 1}`]));
  if (turn % TURNS_UNTIL.refusedMail === 0) await tasks.confirm.enqueue(`o-${turn}-x`, 'ada@mail.invalid');
  if (turn % TURNS_UNTIL.album === 0) await publishAlbum(turn);
}

function ordersOf(turn: number): number {
  const { mean, tide, swell, noise } = ORDERS;
  const wave = mean + heightAt(turn, tide) + heightAt(turn, swell);
  return Math.max(1, Math.round(wave * (1 - noise + 2 * noise * Math.random())));
}

function heightAt(
  turn: number,
  { height, turns }: { readonly height: number; readonly turns: number },
): number {
  return height * Math.sin((2 * Math.PI * turn) / turns);
}

async function publishAlbum(turn: number): Promise<void> {
  const pictures = numbers(24).map((index) => tasks.resize.si(`album-${turn}-${index}.jpg`, 800));
  await client.enqueue(chord(pictures, tasks.publish.s()));
  const sizes = [320, 640, 1280, 2560].map((width) => tasks.resize.si(`cover-${turn}.jpg`, width));
  const steps = [tasks.resize.si(`cover-${turn}.raw`, 4000), group(sizes)] as const;
  await client.enqueue(
    chain(...steps, tasks.publish.s(), tasks.confirm.si(`album-${turn}`, 'ada@mail.example')),
  );
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
