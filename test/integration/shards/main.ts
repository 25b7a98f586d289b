import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runWorker, TaskQueueModule } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { addressOf } from '../worker/target.js';
import { ShardTasks } from './shard-tasks.js';

// A worker process over the shards of the test.
const { REDIS_URL, NAMESPACE = '', LEDGER = '', CONCURRENCY = '10' } = process.env;
const worker = { concurrency: Number(CONCURRENCY) };

@Module({
  imports: [TaskQueueModule.forRoot({ ...addressOf(REDIS_URL), namespace: NAMESPACE, worker, beat: false })],
  providers: [{ provide: Ledger, useValue: Ledger.at(LEDGER) }, ShardTasks],
})
class WorkerModule {}

await runWorker(WorkerModule, { worker });
console.log('READY');
