import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { chord, TaskClient, TaskQueueModule } from 'nest-task-queue';
import { WorkflowTasks } from './workflow-tasks.js';

// A process that enqueues one large chord; a test stops and kills it half-way.
const { REDIS_URL = '', NAMESPACE = '', PARTS = '5000' } = process.env;

@Module({ imports: [TaskQueueModule.forRoot({ broker: REDIS_URL, namespace: NAMESPACE, worker: false })] })
class ProducerModule {}

const app = await NestFactory.createApplicationContext(ProducerModule, { logger: false });
const client = app.get(TaskClient);
const tasks = client.of(WorkflowTasks);
console.log('READY');
const header = Array.from({ length: Number(PARTS) }, (_none, index) => tasks.gives.si(index, 0));
const result = await client.enqueue(chord(header, tasks.counts.s()), { id: 'large' });
console.log(`ENQUEUED ${result.id}`);
