import { messageOf } from '../beat/message-of.js';
import { Schedules } from '../beat/schedules.js';
import type { Broker } from '../broker/broker.js';
import { Composer } from '../canvas/composer.js';
import { DeadLetters } from '../client/dead-letters.js';
import type { AskOptions } from '../client/ask.js';
import { Inspector } from '../client/inspector.js';
import { Limits } from '../client/limits.js';
import { RemoteWorkers } from '../client/remote-workers.js';
import { TaskClient } from '../client/task-client.js';
import type { TaskCatalog } from '../client/task-catalog.js';
import { ConfigurationError } from '../core/errors.js';
import { Lanes } from '../core/lanes.js';
import { TaskEvents } from '../core/task-events.js';
import { TaskIds } from '../core/task-id.js';
import { loadApp, type AppFile } from './app-file.js';
import { bootWorker } from './boot-worker.js';
import { createBroker } from './broker.factory.js';
import { TASK_QUEUE_BROKER } from './constants.js';
import type { TaskQueueModuleOptions } from './module-options.js';
import { resolveOptions } from './resolved-options.js';

export type { DeadLetter, DeadLetterFilter } from '../client/dead-letter.js';
export type { BreakerState, LimitDefinition, LimitInfo } from '../broker/limit-store.js';
export type { ScheduleInfo } from '../beat/schedule-info.js';
export type { WorkerStatus } from '../client/inspector.js';
export type { Answers, AskOptions, WorkerName } from '../client/ask.js';
export { Revocation, type RevokeFilter } from '../client/revocation.js';
export type { HeldTask } from '../core/held-task.js';
export { RemoteWorkers } from '../client/remote-workers.js';
export { setTimeLimit } from '../client/time-limits.js';
export type { TaskInfo } from '../client/task-info.js';

/** All that one needs to look after a namespace, with or without its application. */
export interface Operations {
  readonly broker: Broker;
  readonly tasks: TaskClient;
  readonly inspector: Inspector;
  readonly deadLetters: DeadLetters;
  readonly limits: Limits;
  readonly schedules: Schedules;
  /** Workers, to be changed while they work. */
  workers(options: AskOptions): RemoteWorkers;
  close(): Promise<void>;
}

/** The address of a namespace. */
export interface NamespaceTarget {
  readonly redis: string;
  readonly namespace: string;
}

/** An application, and the options that are laid over its own broker and namespace. */
export interface AppTarget extends AppFile {
  readonly overrides: Partial<Pick<TaskQueueModuleOptions, 'broker' | 'namespace'>>;
}

/** Nothing is known of tasks and queues where there is no application: the names are taken as they are given. */
const NO_CATALOG: TaskCatalog = {
  byName: () => undefined,
  ofMethod: () => undefined,
  maxLength: () => undefined,
};

/** Connects to a namespace, without its application. */
export async function connectOperations({ redis, namespace }: NamespaceTarget): Promise<Operations> {
  if (redis.startsWith('memory:'))
    throw new ConfigurationError(
      'memory:// is inside of another process: nothing can be seen of it from here.',
    );
  const options = resolveOptions({ broker: redis, namespace, worker: false }, undefined);
  const broker = await createBroker(options);
  const ids = new TaskIds(() => broker.now(), Math.random);
  const events = new TaskEvents(() => undefined);
  const { maxPayload, durability } = options;
  // Tasks are enqueued by name here; the worker that completes them finds their lanes.
  const lanes = new Lanes();
  const tasks = new TaskClient(broker, NO_CATALOG, {
    ids,
    maxPayload,
    durability,
    events,
    lanes,
    composer: new Composer({ byName: () => undefined, checkQueue: () => undefined, maxPayload, lanes }),
  });
  return {
    broker,
    tasks,
    schedules: new Schedules(broker, {
      messageOf: (task) => messageOf(tasks, task),
      result: (id) => tasks.result(id),
    }),
    inspector: new Inspector(broker),
    limits: new Limits(broker),
    deadLetters: new DeadLetters(broker, { ids, catalog: NO_CATALOG }),
    workers: (options) => new RemoteWorkers(broker, options),
    close: () => broker.close(),
  };
}

/** The broker of an application, which is booted without a worker: for brokers that no URL can name. */
export async function bootOperations({ overrides, ...file }: AppTarget): Promise<Operations> {
  const app = await bootWorker(await loadApp(file), {
    overrides: { ...overrides, worker: false, beat: false },
    logLevels: [],
  });
  const broker = app.get<Broker>(TASK_QUEUE_BROKER, { strict: false });
  return {
    broker,
    workers: (asked) => new RemoteWorkers(broker, asked),
    tasks: app.get(TaskClient, { strict: false }),
    inspector: app.get(Inspector, { strict: false }),
    limits: app.get(Limits, { strict: false }),
    deadLetters: app.get(DeadLetters, { strict: false }),
    schedules: app.get(Schedules, { strict: false }),
    close: () => app.close(),
  };
}
