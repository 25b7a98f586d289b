// What the package says of a value that an option cannot have: asked of the package itself, as a user would meet it.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ConfigurationError,
  Schedules,
  Task,
  TaskClient,
  TaskDefaults,
  TaskQueueError,
  TaskQueueModule,
} from 'nest-task-queue';

/** Values of a wrong type; the first one that is refused stands in the table. */
const WRONG = [-1.5, 'soon', true, 5];

const RATE = { limit: 1, per: '1m' };

/** How a value gets to its option, by the `place` of a table. */
const PLACES = {
  module: (option) => boot({ module: option }),
  queue: (option) => boot({ module: { queues: [{ name: 'default', ...option }] } }),
  worker: (option) => boot({ module: { worker: option } }),
  task: (option) => boot({ task: option }),
  defaults: (option) => boot({ defaults: option }),
  retry: (option) => boot({ task: { retry: option } }),
  rule: (option) => boot({ task: { retry: { rules: [{ on: Error, ...option }] } } }),
  timeLimit: (option) => boot({ task: { timeLimit: option } }),
  dedupe: (option) => boot({ task: { dedupe: { key: () => 'a', for: '1m', ...option } } }),
  rateLimit: (option) => boot({ task: { rateLimit: { ...RATE, ...option } } }),
  concurrency: (option) => boot({ task: { concurrency: { limit: 1, ...option } } }),
  fair: (option) => boot({ task: { fair: option } }),
  circuitBreaker: (option) => boot({ task: { circuitBreaker: option } }),
  call: (option) => boot({}, (app, Tasks) => app.get(TaskClient).of(Tasks).run.with(option).enqueue()),
  schedule: (option) =>
    boot({}, (app, Tasks) => {
      const task = app.get(TaskClient).of(Tasks).run.si();
      const when = ['cron', 'at'].some((name) => name in option) ? {} : { every: '1h' };
      return app.get(Schedules).upsert({ name: 'x', task, ...when, ...option });
    }),
};

/** The error of the first wrong value that the option refuses; `undefined` when it takes all of them. */
export async function errorOf(place, option) {
  for (const value of WRONG) {
    const error = await rejectionOf(() => PLACES[place]({ [option]: value }));
    if (error instanceof TaskQueueError)
      return `\`${familyOf(error)}\`: ${adviceOf(error.message.replace(/ \[[A-Z_]+\]$/, ''))}`;
  }
  return undefined;
}

/** The exported class: most errors of declarations are told apart by `code` alone. */
function familyOf(error) {
  return error instanceof ConfigurationError ? 'ConfigurationError' : error.name;
}

/** The way out that a message names: neither the path of the option nor the wrong value. */
function adviceOf(message) {
  const [, advice] = /\b(?:[Gg]ive|[Uu]se|must be) (.+?)(?:, not [^,]+)?\.$/.exec(message) ?? [];
  if (advice?.startsWith('milliseconds')) return 'give a duration';
  if (advice?.startsWith('whole bytes')) return 'give a size';
  return advice === undefined ? message.replace(/^[^:]*: /, '') : `give ${advice}`;
}

async function rejectionOf(call) {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
}

async function boot({ module = {}, task = {}, defaults = {} }, use = async () => undefined) {
  class Tasks {
    run() {}
  }
  Task(task)(Tasks.prototype, 'run', Object.getOwnPropertyDescriptor(Tasks.prototype, 'run'));
  TaskDefaults(defaults)(Tasks);
  class AppModule {}
  const options = { broker: 'memory://', namespace: 'docs', beat: false, ...module };
  Module({ imports: [TaskQueueModule.forRoot(options)], providers: [Tasks] })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false });
  try {
    await use(app, Tasks);
  } finally {
    await app.close();
  }
}
