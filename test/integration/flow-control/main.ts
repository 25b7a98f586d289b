import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { runWorker, TaskEvents, TaskQueueModule, type Duration } from 'nest-task-queue';
import { Ledger } from '../../support/ledger.js';
import { FlowTasks } from './flow-tasks.js';

// A worker process of the tests.
const { REDIS_URL = '', NAMESPACE = '', LEDGER = '' } = process.env;
const worker = JSON.parse(process.env['WORKER'] ?? '{}') as { concurrency?: number; lease?: Duration };

@Module({
  imports: [TaskQueueModule.forRoot({ broker: REDIS_URL, namespace: NAMESPACE, worker, beat: false })],
  providers: [{ provide: Ledger, useValue: Ledger.at(LEDGER) }, FlowTasks],
})
class WorkerModule {
  constructor(events: TaskEvents, tasks: FlowTasks) {
    events.on('task-lost', (task) => tasks.lost(task));
  }
}

await runWorker(WorkerModule, { worker });
console.log('READY');
