import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runWorker, TaskQueueModule } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { ShardTasks } from './shard-tasks.js';

// A worker process over the servers of the test.
const { SHARDS = '[]', NAMESPACE = '', LEDGER = '', CONCURRENCY = '10' } = process.env;
const shards = JSON.parse(SHARDS) as string[];
const worker = { concurrency: Number(CONCURRENCY) };

@Module({
  imports: [TaskQueueModule.forRoot({ shards, namespace: NAMESPACE, worker, beat: false })],
  providers: [{ provide: Ledger, useValue: Ledger.at(LEDGER) }, ShardTasks],
})
class WorkerModule {}

await runWorker(WorkerModule, { worker });
console.log('READY');
