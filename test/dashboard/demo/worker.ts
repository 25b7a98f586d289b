import 'reflect-metadata';
import { runWorker } from 'nest-task-queue';
import { demoModule } from './demo-module.js';

// One worker of the shop. It leaves the queue `exports` alone, so that the dashboard has something to find.
const worker = {
  queues: ['critical', 'default', 'reports', 'newsletters'],
  concurrency: Number(process.env['CONCURRENCY'] ?? 8),
};
await runWorker(demoModule(worker), { worker });
console.log('READY');
