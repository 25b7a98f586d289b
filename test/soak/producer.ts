import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TaskClient, TaskFailedError, TaskQueueModule, type AsyncResult } from 'nest-task-queue';
import { Ledger } from '../support/ledger.js';
import { chance, chosen } from './chance.js';
import { KINDS, type Kind } from './kinds.js';
import { ADDRESS } from './address.js';

// A process that enqueues until it is told to stop, each task until that is acknowledged, and reads some results.
// Ledger: 'acked <id> <kind>', 'read <id> <state>'.
const { LEDGER = '', SEED = '1', PACE_MS = '20' } = process.env;
const READ_EVERY = 5;

@Module({
  imports: [TaskQueueModule.forRoot({ ...ADDRESS, worker: false, beat: false })],
})
class ProducerModule {}

const ledger = Ledger.at(LEDGER);
const app = await NestFactory.createApplicationContext(ProducerModule, { logger: ['error'] });
const client = app.get(TaskClient);
const random = chance(Number(SEED));
const pending = new Set<Promise<void>>();
let isOver = false;

async function acknowledged<T>(enqueue: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await enqueue();
    } catch (error) {
      // Nobody knows whether it was taken: the same id once more is right in both cases.
      console.log(`AGAIN ${(error as Error).message}`);
      await sleep(50);
    }
  }
}

async function read(result: AsyncResult<unknown>): Promise<void> {
  for (;;) {
    try {
      await result.get({ timeout: '5s' });
      return ledger.append(`read ${result.id} SUCCESS`);
    } catch (error) {
      if (error instanceof TaskFailedError) return ledger.append(`read ${result.id} FAILURE`);
      if (isOver) return;
    }
  }
}

async function produce(index: number): Promise<void> {
  const kind = chosen(KINDS, random);
  const { idOf, enqueue }: Kind = KINDS[kind];
  const id = idOf?.(index) ?? `${kind}-${index}`;
  const result = await acknowledged(() => enqueue(client, id));
  ledger.append(`acked ${id} ${kind}`);
  if (index % READ_EVERY === 0) void read(result);
}

process.on('message', () => (isOver = true));
console.log('READY');
for (let index = 0; !isOver; index += 1) {
  const one = produce(index).finally(() => pending.delete(one));
  pending.add(one);
  // No more at once than a web server would have under way.
  if (pending.size >= 50) await Promise.race(pending);
  await sleep(Number(PACE_MS));
}
await Promise.all(pending);
console.log('DONE');
process.disconnect();
await app.close();
