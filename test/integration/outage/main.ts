import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runWorker, TaskQueueModule } from 'nest-task-queue';
import { OutageTasks } from './outage-tasks.js';

// A worker process of the test.
const { REDIS_URL = '', NAMESPACE = '', CONCURRENCY = '10' } = process.env;
const worker = { concurrency: Number(CONCURRENCY) };

@Module({
  imports: [TaskQueueModule.forRoot({ broker: REDIS_URL, namespace: NAMESPACE, worker, beat: false })],
  providers: [OutageTasks],
})
class WorkerModule {}

await runWorker(WorkerModule, { worker });
console.log('READY');
