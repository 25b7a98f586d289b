// The costs of the testing kit, as the least of five spans: `npm run bench:kit`.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Task, TaskClient, TaskQueueModule } from '../dist/index.js';
import { TaskQueueTesting } from '../dist/testing/index.js';

/** The least of five runs: what a quiet machine takes. */
async function least(run) {
  const spans = [];
  for (let count = 0; count < 5; count += 1) spans.push(await run());
  return Math.min(...spans);
}

class Tasks {
  noop() {}
}
Task()(Tasks.prototype, 'noop', Object.getOwnPropertyDescriptor(Tasks.prototype, 'noop'));

class AppModule {}
Module({
  imports: [TaskQueueModule.forRoot({ broker: 'memory://', worker: false, beat: false })],
  providers: [Tasks],
})(AppModule);

const builder = () => Test.createTestingModule({ imports: [AppModule] });

async function open() {
  const queue = TaskQueueTesting.create({ now: '2026-01-01T00:00Z' });
  const app = await queue.override(builder()).compile();
  app.useLogger(false);
  return { queue, app };
}

async function median(times, run) {
  const spans = [];
  for (let count = 0; count < times; count += 1) {
    const begin = performance.now();
    await run();
    spans.push(performance.now() - begin);
  }
  return spans.toSorted((one, other) => one - other)[Math.floor(times / 2)];
}

async function opening() {
  const without = async () => (await builder().compile()).close();
  const withKit = async () => (await open()).app.close();
  await median(10, without);
  await median(10, withKit);
  return (await median(50, withKit)) - (await median(50, without));
}

async function draining(count) {
  const { queue, app } = await open();
  await app
    .get(TaskClient)
    .of(Tasks)
    .noop.enqueueMany(Array.from({ length: count }, () => []));
  const begin = performance.now();
  const { succeeded } = await queue.drain();
  if (succeeded !== count) throw new Error(`${succeeded} of ${count} succeeded`);
  return performance.now() - begin;
}

async function scheduling() {
  const { queue, app } = await open();
  const { Schedules } = await import('../dist/index.js');
  const task = app.get(TaskClient).of(Tasks).noop.si();
  await app.get(Schedules).upsert({ name: 'poll', every: '5m', task });
  const begin = performance.now();
  const { succeeded } = await queue.advance('30d');
  if (succeeded !== 8_640) throw new Error(`${succeeded} of 8640 ticks ran`);
  return performance.now() - begin;
}

async function sideBySide(count) {
  const begin = performance.now();
  const test = async (number) => {
    const { queue, app } = await open();
    const noop = app.get(TaskClient).of(Tasks).noop;
    for (let call = 0; call <= number % 7; call += 1) await noop.enqueue();
    const { succeeded } = await queue.drain();
    if (succeeded !== (number % 7) + 1) throw new Error(`test ${number} saw ${succeeded} tasks`);
    await queue.close();
    await app.close();
  };
  await Promise.all(Array.from({ length: count }, (_each, number) => test(number)));
  return performance.now() - begin;
}

const rows = [
  ['create and override, beyond a compile by Nest', await opening(), 5],
  ['10 000 tasks that do nothing, drained', await least(() => draining(10_000)), 1_000],
  ['30 days of a schedule of five minutes', await least(scheduling), 2_000],
  ['200 tests side by side', await least(() => sideBySide(200)), undefined],
];
for (const [what, ms, most] of rows)
  console.log(
    `${what.padEnd(48)} ${ms.toFixed(1).padStart(8)} ms${most === undefined ? '' : `   at most ${most} ms`}`,
  );
