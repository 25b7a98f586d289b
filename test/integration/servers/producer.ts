import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { chain, chord, TaskClient, TaskQueueModule, type EnqueueOptions } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { FixtureTasks } from '../worker/fixture-tasks.js';
import { addressOf } from '../worker/target.js';
import { WorkflowTasks } from '../worker/workflow-tasks.js';

// A process that enqueues tasks and workflows until it is told to stop, and writes down what was acknowledged: 'acked <id> <pid>'
// of what the master has, 'sure <id> <pid>' of what a replica has as well, 'refused <id> <pid> <code>' of what is unknown.
const { REDIS_URL = '', NAMESPACE = '', LEDGER = '', CLIENTS = '4' } = process.env;

@Module({
  imports: [
    TaskQueueModule.forRoot({
      ...addressOf(REDIS_URL),
      namespace: NAMESPACE,
      worker: false,
      beat: false,
    }),
  ],
})
class ProducerModule {}

const app = await NestFactory.createApplicationContext(ProducerModule, { logger: false });
const client = app.get(TaskClient);
const plain = client.of(FixtureTasks);
const flow = client.of(WorkflowTasks);
const ledger = Ledger.at(LEDGER);

const enqueues: readonly ((options: EnqueueOptions) => Promise<unknown>)[] = [
  (options) => plain.sleeps.with(options).enqueue(5),
  (options) => plain.succeeds.with({ ...options, countdown: '300ms' }).enqueue(),
  (options) =>
    client.enqueue(chain(flow.gives.si(1, 0), flow.wraps.s('a', 0), flow.wraps.s('b', 0)), options),
  (options) => client.enqueue(chord([flow.gives.si(1, 0), flow.gives.si(2, 5)], flow.counts.s()), options),
];

let count = 0;
let isOver = false;
process.once('message', () => (isOver = true));

async function one(isSure: boolean): Promise<void> {
  count += 1;
  const id = `load-${process.pid}-${count}`;
  const enqueue = enqueues[count % enqueues.length];
  try {
    await enqueue?.({ id, ...(isSure && { durability: 'replicated' }) });
    ledger.append(`${isSure ? 'sure' : 'acked'} ${id} ${process.pid}`);
  } catch (error) {
    ledger.append(`refused ${id} ${process.pid} ${(error as { code?: string }).code}`);
  }
  await sleep(15);
}

async function turns(isSure: boolean): Promise<void> {
  while (!isOver) await one(isSure);
}

console.log('READY');
const clients = Array.from(
  { length: Number(CLIENTS) },
  (_none, index) => index === 0 && process.env['SURE'] !== undefined,
);
await Promise.all(clients.map(turns));
await app.close();
console.log('STOPPED');
process.disconnect();
