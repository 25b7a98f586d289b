import {
  Inject,
  Logger,
  Module,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule, ModulesContainer } from '@nestjs/core';
import type { Broker, BrokerRole } from '../broker/broker.js';
import { DeadLetters } from '../client/dead-letters.js';
import { Composer } from '../canvas/composer.js';
import { Schedules } from '../beat/schedules.js';
import { Inspector } from '../client/inspector.js';
import { Limits } from '../client/limits.js';
import { Queues } from '../client/queues.js';
import { TaskClient } from '../client/task-client.js';
import { Workers } from '../client/workers.js';
import { counted } from '../core/counted.js';
import { declaredCrossing } from '../core/declared-crossings.js';
import { ConfigurationError } from '../core/errors.js';
import { Failure } from '../core/failure.js';
import { Lanes } from '../core/lanes.js';
import { printable } from '../core/printable.js';
import { isClassOf, recognisable } from '../core/recognisable.js';
import { TaskEvents } from '../core/task-events.js';
import { createServices, type Services } from '../services/create-services.js';
import { TaskHealth } from '../health/task-health.js';
import { addressesOf } from '../services/broker-address.js';
import { connectBroker } from '../services/open-broker.js';
import { CurrentWorker } from '../worker/current-worker.js';
import { LocalWorker } from '../worker/local-worker.js';
import { ApplicationTasks } from './application-tasks.js';
import {
  TASK_QUEUE_BROKER,
  TASK_QUEUE_CHECK,
  TASK_QUEUE_OPENED,
  TASK_QUEUE_OPTIONS,
  TASK_QUEUE_OVERRIDES,
  TASK_QUEUE_STARTS_LATER,
  TASK_QUEUE_SERVICES,
} from './constants.js';
import { copies, noteCopy } from './copies.js';
import { TaskQueueBeatModule } from './beat.module.js';
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './module-definition.js';
import type { TaskQueueModuleOptions } from './module-options.js';
import type { Opened } from './opened.js';
import { resolveOptions, type ResolvedOptions } from './resolved-options.js';
import { Enhancers } from './enhancers.js';
import { ScheduleAdoption } from './schedule-adoption.js';
import { TaskExplorer } from './task.explorer.js';
import { overlaid } from './overlaid.js';
import { NestTaskLogger } from './task-logger.js';
import { TaskHandlerFactory } from './task-handler.factory.js';
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
    ScheduleAdoption,
    TaskExplorer,
    TaskHandlerFactory,
    Enhancers,
    ApplicationTasks,
    CurrentWorker,
    {
      provide: LocalWorker,
      inject: [CurrentWorker],
      useFactory: (current: CurrentWorker) => new LocalWorker(current),
    },
    {
      provide: TASK_QUEUE_OPTIONS,
      inject: [
        MODULE_OPTIONS_TOKEN,
        { token: TASK_QUEUE_OVERRIDES, optional: true },
        { token: TASK_QUEUE_STARTS_LATER, optional: true },
        { token: TASK_QUEUE_CHECK, optional: true },
      ],
      useFactory: (
        options: TaskQueueModuleOptions,
        overrides?: Partial<TaskQueueModuleOptions>,
        isDedicated = false,
        check?: (options: ResolvedOptions) => void,
      ) => {
        const environment = process.env['NODE_ENV'];
        const resolved = resolveOptions(overlaid(options, overrides), { environment, isDedicated });
        check?.(resolved);
        return resolved;
      },
    },
    {
      provide: TASK_QUEUE_BROKER,
      inject: [TASK_QUEUE_OPTIONS, { token: TASK_QUEUE_OPENED, optional: true }],
      useFactory: async (resolved: ResolvedOptions, opened?: Opened) => {
        const { broker: target, namespace, shards } = resolved;
        const logger = new Logger('TaskQueue');
        const address = { target, namespace, shards, role: roleOf(resolved) };
        const broker = await connectBroker(address, (text) => logger.warn(text));
        opened?.add(() => broker.close());
        // Until WorkerHost has started: if the boot fails, there may be nobody to close it.
        broker.hold?.(false);
        return broker;
      },
    },
    {
      provide: TASK_QUEUE_SERVICES,
      inject: [TASK_QUEUE_BROKER, ApplicationTasks, TASK_QUEUE_OPTIONS],
      useFactory: (broker: Broker, catalog: ApplicationTasks, options: ResolvedOptions) =>
        createServices(broker, { ...options, catalog, onListenerError: listenerLog(options) }),
    },
    service(TaskClient, ({ tasks }) => tasks),
    service(Composer, ({ composer }) => composer),
    service(Lanes, ({ lanes }) => lanes),
    service(TaskEvents, ({ events }) => events),
    service(Queues, ({ queues }) => queues),
    service(Workers, ({ workers }) => workers),
    service(Inspector, ({ inspector }) => inspector),
    service(Limits, ({ limits }) => limits),
    service(Schedules, ({ schedules }) => schedules),
    service(DeadLetters, ({ deadLetters }) => deadLetters),
    {
      provide: TaskHealth,
      inject: [TASK_QUEUE_SERVICES, CurrentWorker],
      useFactory: (services: Services, current: CurrentWorker) =>
        new TaskHealth(services, () => current.state()),
    },
  ],
  exports: [
    TaskClient,
    Schedules,
    Queues,
    Workers,
    LocalWorker,
    CurrentWorker,
    Inspector,
    Limits,
    DeadLetters,
    TaskEvents,
    TaskHealth,
    ApplicationTasks,
    Composer,
    Lanes,
    TASK_QUEUE_OPTIONS,
    TASK_QUEUE_BROKER,
    TASK_QUEUE_SERVICES,
  ],
})
export class TaskQueueModule
  extends ConfigurableModuleClass
  implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown
{
  static {
    recognisable(this, 'TaskQueueModule');
  }

  constructor(
    modules: ModulesContainer,
    @Inject(TASK_QUEUE_OPTIONS) private readonly options: ResolvedOptions,
    private readonly tasks: ApplicationTasks,
    @Inject(TASK_QUEUE_SERVICES) private readonly services: Services,
  ) {
    super();
    const imported = [...modules.values()].filter(({ metatype }) => isClassOf(metatype, 'TaskQueueModule'));
    if (imported.length > 1) refuseSecond();
    // Before all others, global ones too: ScheduleModule must not look for methods before the adopted ones are hidden.
    for (const module of imported) module.distance = Number.POSITIVE_INFINITY;
  }

  /** A wrong declaration stops the boot, also in a process that only enqueues. */
  onModuleInit(): void {
    this.tasks.settle();
    if (this.services.placer !== undefined) this.#checkCrossings();
  }

  /** Limits that no shard could count stop the boot, too. */
  #checkCrossings(): void {
    const { definitions } = this.tasks.explore();
    const all = definitions.names().flatMap((name) => definitions.byName(name) ?? []);
    for (const definition of all) {
      const crossing = declaredCrossing(definition, this.options.queues);
      if (crossing !== undefined) throw new ConfigurationError(crossing);
    }
  }

  /** The log says which broker, queues and tasks there are. */
  onApplicationBootstrap(): void {
    const { namespace, queues } = this.options;
    new Logger('TaskQueue').log(
      `broker ${addressesOf(this.options)}, namespace ${namespace}, queues ${queues.map(({ name }) => name).join(', ')}, ` +
        counted(this.tasks.count(), 'task'),
    );
  }

  /** Last of all: until here tasks may enqueue. */
  async onApplicationShutdown(): Promise<void> {
    await this.services.close();
    await this.services.broker.close();
  }
}

noteCopy();

function refuseSecond(): never {
  const from =
    copies().length > 1 ? ` It comes from several copies of the package: ${copies().join(', ')}.` : '';
  throw new ConfigurationError(
    `TaskQueueModule is imported more than once. It is global: call forRoot() in the root module only.${from}`,
  );
}

function roleOf({ worker, beat }: ResolvedOptions): BrokerRole {
  if (worker !== undefined) return 'worker';
  return beat.fires ? 'beat' : 'producer';
}

/** One of the services, under its own class. */
function service<Service>(
  provide: abstract new (...args: never) => Service,
  of: (services: Services) => Service,
): FactoryProvider<Service> {
  return { provide, inject: [TASK_QUEUE_SERVICES], useFactory: of };
}

function listenerLog({ redact }: ResolvedOptions): (error: unknown) => void {
  const logger = new NestTaskLogger('TaskQueue', redact);
  return (error) =>
    logger.error(`A listener of task events threw: ${printable(Failure.from(error).message)}`);
}
