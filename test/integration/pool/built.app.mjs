// An application for the built command: plain JavaScript, as nothing may slow its start down.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { Task, TaskDefaults, TaskQueueModule } from 'nest-task-queue';

const { REDIS_URL, NAMESPACE } = process.env;

class BuiltTasks {
  spins() {
    for (;;);
  }

  sleeps(ms) {
    return sleep(ms);
  }
}
declare('spins', [], { retry: 0, timeLimit: { hard: '1s' } });
declare('sleeps', [Number], { timeLimit: { hard: '30s' } });
TaskDefaults({ prefix: 'built' })(BuiltTasks);

function declare(name, types, options) {
  const { prototype } = BuiltTasks;
  Reflect.defineMetadata('design:paramtypes', types, prototype, name);
  Task(options)(prototype, name, Object.getOwnPropertyDescriptor(prototype, name));
}

export class AppModule {}
Module({
  imports: [TaskQueueModule.forRoot({ broker: REDIS_URL, namespace: NAMESPACE })],
  providers: [BuiltTasks],
})(AppModule);
