import { Module } from '@nestjs/common';
import { TaskQueueModule, type WorkerModuleOptions } from 'nest-task-queue';
import { DemoTasks } from './demo-tasks.js';

const { REDIS_URL = '', NAMESPACE = 'shop' } = process.env;

const QUEUES = [
  { name: 'critical', priority: 9 },
  { name: 'default', priority: 5 },
  { name: 'reports', priority: 3 },
  { name: 'newsletters', priority: 1 },
  { name: 'exports', priority: 1 },
];

/** The shop as a worker, or as an application that only enqueues. */
export function demoModule(worker: WorkerModuleOptions | false) {
  @Module({
    imports: [TaskQueueModule.forRoot({ broker: REDIS_URL, namespace: NAMESPACE, queues: QUEUES, worker })],
    providers: [DemoTasks],
  })
  class DemoModule {}
  return DemoModule;
}
