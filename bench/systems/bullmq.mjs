// BullMQ through @nestjs/bullmq, with its defaults but for what is said in `facts.settings`.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  BullModule,
  getFlowProducerToken,
  getQueueToken,
  Processor,
  QueueEventsHost,
  QueueEventsListener,
  WorkerHost,
} from '@nestjs/bullmq';

const QUEUE = 'default';
const FLOWS = 'flows';
const KEPT = { age: 3_600 };
export const facts = {
  name: 'bullmq',
  settings: { results: 'kept for 1h (removeOnComplete and removeOnFail: { age: 3600 })' },
};

const OPTIONS = { noop: {}, flaky: { attempts: 4 } };

/**
 * @param {{ url: string, namespace: string, concurrency?: number, waits?: boolean, flows?: boolean }} setup without a
 *   concurrency there is no worker; `waits` when results are waited for, `flows` for parents with children
 * @param {(payload: object, attempt: number) => unknown} handler
 */
export async function open({ url, namespace, concurrency, waits, flows }, handler) {
  const Worker = concurrency === undefined ? undefined : workerOf(concurrency, handler);
  const Events = waits ? eventsOf() : undefined;
  const AppModule = class AppModule {};
  const imports = [
    BullModule.forRoot({ connection: { url }, prefix: namespace }),
    BullModule.registerQueue({
      name: QUEUE,
      defaultJobOptions: { removeOnComplete: KEPT, removeOnFail: KEPT },
    }),
  ];
  if (flows) imports.push(BullModule.registerFlowProducer({ name: FLOWS }));
  Module({ imports, providers: [Worker, Events].filter(Boolean) })(AppModule);
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false });

  const queue = app.get(getQueueToken(QUEUE));
  await queue.waitUntilReady();
  const worker = Worker && app.get(Worker).worker;
  await worker?.waitUntilReady();
  const events = Events && app.get(Events).queueEvents;
  await events?.waitUntilReady();
  return {
    enqueue: (task, payload) => queue.add(task, payload, OPTIONS[task]),
    enqueueMany: (task, payloads) =>
      queue.addBulk(payloads.map((payload) => ({ name: task, data: payload, opts: OPTIONS[task] }))),
    enqueueAt: (task, payloads) => {
      const now = Date.now();
      const delayed = ({ dueAt }) => ({ ...OPTIONS[task], delay: dueAt - now, timestamp: now });
      return queue.addBulk(
        payloads.map((payload) => ({ name: task, data: payload, opts: delayed(payload) })),
      );
    },
    start: async () => void worker.run(),
    sumOf: async (payloads) => {
      const { job } = await app.get(getFlowProducerToken(FLOWS)).add({
        name: 'sum',
        queueName: QUEUE,
        opts: flowOptions(),
        children: payloads.map((data) => ({ name: 'noop', queueName: QUEUE, data, opts: flowOptions() })),
      });
      return job.waitUntilFinished(events);
    },
    resultOf: (added) => added.waitUntilFinished(events),
    unfinished: async () => {
      const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'prioritized');
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
    close: () => app.close(),
  };
}

/** A flow does not take the options of its queue. */
function flowOptions() {
  return { removeOnComplete: KEPT, removeOnFail: KEPT };
}

/** The classes that a user would write with decorators. */
function workerOf(concurrency, handler) {
  class BenchWorker extends WorkerHost {
    async process(job) {
      if (job.name !== 'sum') return handler(job.data, job.attemptsMade + 1);
      return Object.values(await job.getChildrenValues()).reduce((sum, one) => sum + one, 0);
    }
  }
  // Started by hand, when everything is enqueued.
  Processor(QUEUE, { concurrency, autorun: false })(BenchWorker);
  return BenchWorker;
}

function eventsOf() {
  class BenchEvents extends QueueEventsHost {}
  QueueEventsListener(QUEUE)(BenchEvents);
  return BenchEvents;
}
