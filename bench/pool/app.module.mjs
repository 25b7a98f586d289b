// The application of the pool's benchmark: a task that is nothing but computation.
import 'reflect-metadata';
import { pbkdf2Sync } from 'node:crypto';
import { Module } from '@nestjs/common';
import { Task, TaskQueueModule } from 'nest-task-queue';

const { REDIS_URL, NAMESPACE } = process.env;
/** About 10 ms on a machine of 2025. */
const ITERATIONS = 20_000;

export class Computing {
  computes(text) {
    return pbkdf2Sync(text, 'salt', ITERATIONS, 32, 'sha256').toString('hex');
  }
}
Reflect.defineMetadata('design:paramtypes', [String], Computing.prototype, 'computes');
Task({ timeLimit: { hard: '1m' } })(
  Computing.prototype,
  'computes',
  Object.getOwnPropertyDescriptor(Computing.prototype, 'computes'),
);

export class AppModule {}
Module({
  imports: [TaskQueueModule.forRoot({ broker: REDIS_URL, namespace: NAMESPACE })],
  providers: [Computing],
})(AppModule);
