// nest-task-queue through its Nest module, as built in dist.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  chord,
  fixed,
  Inspector,
  Task,
  TaskClient,
  TaskContext,
  TaskQueueModule,
  LocalWorker,
} from 'nest-task-queue';

const RESULT_TTL = '1h';
export const facts = {
  name: 'nest-task-queue',
  settings: { results: `kept for ${RESULT_TTL} (resultTtl)` },
};

/**
 * @param {{ url: string, namespace: string, concurrency?: number, bodyEnded?: () => void }} setup without a concurrency
 *   there is no worker; `bodyEnded` is called when the body of a chord has read all its results
 * @param {(payload: object, attempt: number) => unknown} handler
 */
export async function open({ url, namespace, concurrency, bodyEnded }, handler) {
  const worker = concurrency === undefined ? false : { concurrency };
  const defaults = { resultTtl: RESULT_TTL };
  const Tasks = tasksOf(handler, bodyEnded);
  const AppModule = class AppModule {};
  const imports = [TaskQueueModule.forRoot({ broker: url, namespace, worker, defaults })];
  Module({ imports, providers: [Tasks] })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });

  const control = app.get(LocalWorker);
  control.pause();
  const client = app.get(TaskClient);
  const tasks = client.of(Tasks);
  return {
    enqueue: (task, payload) => tasks[task].enqueue(payload),
    enqueueMany: (task, payloads) => tasks[task].enqueueMany(payloads.map((payload) => [payload])),
    enqueueAt: (task, payloads) =>
      Promise.all(
        payloads.map((payload) => tasks[task].with({ eta: new Date(payload.dueAt) }).enqueue(payload)),
      ),
    start: async () => control.resume(),
    pause: async () => {
      control.pause();
      while ((await app.get(Inspector).overview()).active > 0);
    },
    sumOf: async (payloads, options) => {
      const parts = payloads.map((payload) => tasks.noop.si(payload));
      return (await client.enqueue(chord(parts, tasks.sum.s(), options))).get();
    },
    resultOf: (result) => result.get(),
    unfinished: async () => {
      const { queues, delayed, active } = await app.get(Inspector).overview();
      return queues.reduce((sum, { waiting }) => sum + waiting, delayed + active);
    },
    close: () => app.close(),
  };
}

/** The class that a user would write with decorators. */
function tasksOf(handler, bodyEnded) {
  class BenchTasks {
    async noop(payload) {
      return handler(payload, 1);
    }
    async flaky(payload, task) {
      return handler(payload, task.attempt);
    }
    /** Of a list, or of a stream. */
    async sum(values) {
      let sum = 0;
      for await (const value of values) sum += value;
      bodyEnded?.();
      return sum;
    }
  }
  decorate(BenchTasks, 'noop', Task(), [Object]);
  decorate(BenchTasks, 'sum', Task(), [Object]);
  decorate(BenchTasks, 'flaky', Task({ retry: { limit: 3, backoff: fixed(0) } }), [Object, TaskContext]);
  return BenchTasks;
}

function decorate({ prototype }, method, decorator, types) {
  Reflect.defineMetadata('design:paramtypes', types, prototype, method);
  decorator(prototype, method, Object.getOwnPropertyDescriptor(prototype, method));
}
