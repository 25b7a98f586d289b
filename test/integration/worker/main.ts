import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runWorker, TaskQueueModule, LocalWorker, type Duration } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { Database } from './database.js';
import { FixtureTasks, NextReleaseTasks } from './fixture-tasks.js';
import { addressOf } from './target.js';
import { WorkflowTasks } from './workflow-tasks.js';

// A worker process of the tests. What differs between tests comes from the environment.
const { REDIS_URL = '', NAMESPACE = '', LEDGER = '', NEXT_RELEASE, TRACING } = process.env;
const ledger = Ledger.at(LEDGER);
/** Its packages take longer to load than our own. */
const tracing = async () => (await import('../../support/span-ledger.js')).tracingInto(ledger);
const worker = JSON.parse(process.env['WORKER'] ?? '{}') as {
  concurrency?: number;
  lease?: Duration;
  shutdownTimeout?: Duration;
};

@Module({
  imports: [
    TaskQueueModule.forRoot({
      ...addressOf(REDIS_URL),
      namespace: NAMESPACE,
      worker,
      ...(TRACING !== undefined && { tracing: await tracing() }),
    }),
  ],
  providers: [
    { provide: Ledger, useValue: ledger },
    Database,
    FixtureTasks,
    WorkflowTasks,
    ...(NEXT_RELEASE === undefined ? [] : [NextReleaseTasks]),
  ],
})
class WorkerModule {}

const app = await runWorker(WorkerModule, { worker });
console.log(`READY ${app.get(LocalWorker).info?.id}`);
