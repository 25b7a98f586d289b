import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { LocalWorker, runWorker, TaskQueueModule } from 'nest-task-queue';
import { addressOf } from '../integration/worker/target.js';
import { BoardTasks } from './board-tasks.js';
import { BOARD_QUEUES } from './board-queues.js';

// The worker process of the browser tests.
const { REDIS_URL = '', NAMESPACE = '', WORKER = '{}' } = process.env;
const worker = JSON.parse(WORKER) as { concurrency?: number };

@Module({
  imports: [
    TaskQueueModule.forRoot({ ...addressOf(REDIS_URL), namespace: NAMESPACE, queues: BOARD_QUEUES, worker }),
  ],
  providers: [BoardTasks],
})
class WorkerModule {}

const app = await runWorker(WorkerModule, { worker });
console.log(`READY ${app.get(LocalWorker).info?.id}`);
