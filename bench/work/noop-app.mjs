import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Inspector, LocalWorker, Task, TaskClient, TaskQueueModule } from 'nest-task-queue';
import { Countdown } from './countdown.mjs';

let calls;

class Tasks {
  async noop(index) {
    calls.one();
    return index;
  }
}
Reflect.defineMetadata('design:paramtypes', [Number], Tasks.prototype, 'noop');
Task()(Tasks.prototype, 'noop', Object.getOwnPropertyDescriptor(Tasks.prototype, 'noop'));

/** Expects so many runs of the task from now on; resolves with the last of them. One application runs at a time. */
export function runsOf(count) {
  calls = new Countdown(count);
  return calls.over;
}

/** An application with a client and a worker of a task that does nothing. */
export async function openNoop(options) {
  class AppModule {}
  Module({ imports: [TaskQueueModule.forRoot({ beat: false, ...options })], providers: [Tasks] })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  return {
    client: app.get(TaskClient).of(Tasks),
    worker: app.get(LocalWorker),
    inspector: app.get(Inspector),
    namespace: options.namespace,
    close: () => app.close(),
  };
}

/** Each call of its own, all at once. */
export function enqueueAll({ client }, count) {
  return Promise.all(Array.from({ length: count }, (_none, index) => client.noop.enqueue(index)));
}

/** Resolves when no task waits and none runs: the outcomes of all are settled. */
export async function settled({ inspector }) {
  for (;;) {
    const { queues, active } = await inspector.overview();
    if (queues.reduce((sum, { waiting }) => sum + waiting, active) === 0) return;
  }
}

/** The two halves of a backlog of `tasks` tasks: all are enqueued while the worker is paused, then all run. */
export function backlogPhases(tasks) {
  return {
    enqueue: async (app) => {
      app.worker.pause();
      await enqueueAll(app, tasks);
    },
    drain: async (app) => {
      const over = runsOf(tasks);
      app.worker.resume();
      await over;
      await settled(app);
    },
  };
}
