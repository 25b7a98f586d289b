import { Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, ModulesContainer } from '@nestjs/core';
import type { Broker } from '../broker/broker.js';
import { DeadLetters } from '../client/dead-letters.js';
import { Composer } from '../canvas/composer.js';
import { messageOf } from '../beat/message-of.js';
import { Schedules } from '../beat/schedules.js';
import { Inspector } from '../client/inspector.js';
import { Limits } from '../client/limits.js';
import { TaskClient } from '../client/task-client.js';
import { ConfigurationError } from '../core/errors.js';
import { Failure } from '../core/failure.js';
import { Lanes } from '../core/lanes.js';
import { printable } from '../core/printable.js';
import { TaskEvents } from '../core/task-events.js';
import { TaskIds } from '../core/task-id.js';
import { ApplicationTasks } from './application-tasks.js';
import { createBroker } from './broker.factory.js';
import { TASK_IDS, TASK_QUEUE_BROKER, TASK_QUEUE_OPTIONS, TASK_QUEUE_OVERRIDES } from './constants.js';
import { TaskQueueBeatModule } from './beat.module.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './module-definition.js';
import type { TaskQueueModuleOptions } from './module-options.js';
import { resolveOptions, type ResolvedOptions } from './resolved-options.js';
import { Enhancers } from './enhancers.js';
import { TaskExplorer } from './task.explorer.js';
import { NestTaskLogger } from './task-logger.js';
import { TaskHandlerFactory } from './task-handler.factory.js';
import { WorkerControl } from './worker-control.js';
import { TaskQueueWorkerModule } from './worker.module.js';

/**
 * Background tasks for a Nest application: client, worker and beat in one import. Global: import it once.
 *
 * @example
 * TaskQueueModule.forRoot({ broker: process.env.REDIS_URL ?? 'memory://' })
 */
@Module({
  imports: [DiscoveryModule, TaskQueueBeatModule, TaskQueueWorkerModule],
  providers: [
    TaskExplorer,
    TaskHandlerFactory,
    Enhancers,
    ApplicationTasks,
    WorkerControl,
    {
      provide: TASK_QUEUE_OPTIONS,
      inject: [MODULE_OPTIONS_TOKEN, { token: TASK_QUEUE_OVERRIDES, optional: true }],
      useFactory: (options: TaskQueueModuleOptions, overrides?: Partial<TaskQueueModuleOptions>) =>
        resolveOptions(overlaid(options, overrides), process.env['NODE_ENV']),
    },
    { provide: TASK_QUEUE_BROKER, inject: [TASK_QUEUE_OPTIONS], useFactory: createBroker },
    {
      provide: TASK_IDS,
      inject: [TASK_QUEUE_BROKER],
      useFactory: (broker: Broker) => new TaskIds(() => broker.now(), Math.random),
    },
    {
      provide: TaskClient,
      inject: [
        TASK_QUEUE_BROKER,
        ApplicationTasks,
        TASK_QUEUE_OPTIONS,
        TASK_IDS,
        TaskEvents,
        Composer,
        Lanes,
      ],
      useFactory: createTaskClient,
    },
    {
      provide: Composer,
      inject: [ApplicationTasks, TASK_QUEUE_OPTIONS, Lanes],
      useFactory: (tasks: ApplicationTasks, { maxPayload }: ResolvedOptions, lanes: Lanes) =>
        new Composer({
          byName: (name) => tasks.byName(name),
          checkQueue: (queue) => tasks.maxLength(queue),
          maxPayload,
          lanes,
        }),
    },
    {
      provide: Lanes,
      inject: [TASK_QUEUE_OPTIONS],
      useFactory: ({ queues }: ResolvedOptions) => new Lanes(queues),
    },
    {
      provide: TaskEvents,
      inject: [TASK_QUEUE_OPTIONS],
      useFactory: ({ redact }: ResolvedOptions) => {
        const logger = new NestTaskLogger('TaskQueue', redact);
        return new TaskEvents((error) =>
          logger.error(`A listener of task events threw: ${printable(Failure.from(error).message)}`),
        );
      },
    },
    {
      provide: Inspector,
      inject: [TASK_QUEUE_BROKER, TASK_QUEUE_OPTIONS],
      useFactory: (broker: Broker, { queues }: ResolvedOptions) =>
        new Inspector(
          broker,
          queues.map(({ name }) => name),
        ),
    },
    {
      provide: Limits,
      inject: [TASK_QUEUE_BROKER],
      useFactory: (broker: Broker) => new Limits(broker),
    },
    {
      provide: Schedules,
      inject: [TASK_QUEUE_BROKER, TaskClient],
      useFactory: (broker: Broker, client: TaskClient) =>
        new Schedules(broker, {
          messageOf: (task) => messageOf(client, task),
          result: (id) => client.result(id),
        }),
    },
    {
      provide: DeadLetters,
      inject: [TASK_QUEUE_BROKER, ApplicationTasks, TASK_QUEUE_OPTIONS, TASK_IDS],
      useFactory: (broker: Broker, catalog: ApplicationTasks, { redact }: ResolvedOptions, ids: TaskIds) =>
        new DeadLetters(broker, { ids, catalog, redact }),
    },
  ],
  exports: [
    TaskClient,
    Schedules,
    WorkerControl,
    Inspector,
    Limits,
    DeadLetters,
    TaskEvents,
    ApplicationTasks,
    Composer,
    Lanes,
    TASK_QUEUE_OPTIONS,
    TASK_QUEUE_BROKER,
  ],
})
export class TaskQueueModule extends ConfigurableModuleClass implements OnModuleInit, OnApplicationShutdown {
  constructor(
    modules: ModulesContainer,
    @Inject(TASK_QUEUE_BROKER) private readonly broker: Broker,
    private readonly tasks: ApplicationTasks,
  ) {
    super();
    const copies = [...modules.values()].filter(({ metatype }) => metatype === TaskQueueModule);
    if (copies.length > 1) {
      throw new ConfigurationError(
        'TaskQueueModule is imported more than once. It is global: call forRoot() in the root module only.',
      );
    }
    // Before all others, global ones too: until then nobody has read the schedules that are taken over.
    for (const copy of copies) copy.distance = Number.POSITIVE_INFINITY;
  }

  /** What is declared wrongly stops the boot, also in a process that only enqueues. */
  onModuleInit(): void {
    this.tasks.explore();
  }

  /** Last of all: until here tasks may enqueue. */
  async onApplicationShutdown(): Promise<void> {
    await this.broker.close();
  }
}

// oxlint-disable-next-line max-params -- what a factory is given is a list
function createTaskClient(
  broker: Broker,
  tasks: ApplicationTasks,
  { maxPayload, durability }: ResolvedOptions,
  ids: TaskIds,
  events: TaskEvents,
  composer: Composer,
  lanes: Lanes,
): TaskClient {
  return new TaskClient(broker, tasks, { ids, maxPayload, durability, events, composer, lanes });
}

/** What the process that starts the application says is laid over what the module says, the worker's options key by key. */
function overlaid(
  options: TaskQueueModuleOptions,
  overrides: Partial<TaskQueueModuleOptions> | undefined,
): TaskQueueModuleOptions {
  if (overrides === undefined) return options;
  // Which methods are adopted stays as the module says.
  const keepsBeat = overrides.beat === true && typeof options.beat === 'object';
  const merged = { ...options, ...overrides, ...(keepsBeat && { beat: options.beat }) };
  const { worker } = overrides;
  if (worker === undefined || worker === false) return merged;
  return {
    ...merged,
    worker: { ...(options.worker === false ? {} : options.worker), ...worker },
  };
}
