import type { Broker } from '../broker/broker.js';
import { noTaskText, type ServiceClass } from '../client/task-catalog.js';
import type { Random } from '../core/clock.js';
import { ConfigurationError, UnknownTaskError } from '../core/errors.js';
import { ApplicationTasks } from '../nest/application-tasks.js';
import { TASK_QUEUE_BROKER, TASK_QUEUE_OPTIONS, TASK_QUEUE_SERVICES } from '../nest/constants.js';
import { MODULE_OPTIONS_TOKEN } from '../nest/module-definition.js';
import type { TaskQueueModuleOptions } from '../nest/module-options.js';
import { resolveOptions, type ResolvedOptions, type ResolvedWorker } from '../nest/resolved-options.js';
import { Failure } from '../core/failure.js';
import { printable } from '../core/printable.js';
import { NestTaskLogger } from '../nest/task-logger.js';
import { createServices, type Services } from '../services/create-services.js';

/** A builder of a Nest application whose providers can be overridden: that of `@nestjs/testing`. */
export interface ModuleBuilder {
  /** Begins to replace a provider: `useValue` and `useFactory` give its replacement. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the builder of any version of Nest will do
  overrideProvider(token: any): { useValue(value: any): any; useFactory(factory: any): any };
}

/** The parts of an application that the kit needs. */
export interface Application {
  readonly services: Services;
  readonly tasks: ApplicationTasks;
  /** As the application says, but for the broker, the worker and the beat. */
  readonly options: ResolvedOptions;
  readonly worker: ResolvedWorker;
}

const HOOK_ADVICE =
  'Calls of an @OnFailure() are in the runs of a report: (await queue.drain()).runs. @OnRetry() and @OnSuccess() run with the task.';

/** Puts a broker of the kit into an application, and takes its services from there. */
export class ApplicationSlot {
  #application: Application | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly kit: { readonly random: Random; readonly shards: number },
    private readonly onFilled: (application: Application) => void,
  ) {}

  get application(): Application {
    if (this.#application !== undefined) return this.#application;
    throw new ConfigurationError(
      'The kit has no application yet. Compile one first, and let it import TaskQueueModule.forRoot(): ' +
        'const app = await queue.override(Test.createTestingModule({ imports: [AppModule] })).compile();',
    );
  }

  override(builder: ModuleBuilder): void {
    builder.overrideProvider(TASK_QUEUE_BROKER).useValue(this.broker);
    builder.overrideProvider(TASK_QUEUE_OPTIONS).useFactory({
      inject: [MODULE_OPTIONS_TOKEN],
      // Nest starts no worker by itself.
      factory: (options: TaskQueueModuleOptions) => ({ ...this.#resolve(options), worker: undefined }),
    });
    builder.overrideProvider(TASK_QUEUE_SERVICES).useFactory({
      inject: [ApplicationTasks, TASK_QUEUE_OPTIONS, MODULE_OPTIONS_TOKEN],
      factory: (...parts: [ApplicationTasks, ResolvedOptions, TaskQueueModuleOptions]) =>
        this.#fill(...parts),
    });
  }

  /** The name of a task. */
  nameOf(service: ServiceClass<unknown> | string, method = ''): string {
    if (typeof service === 'string') return service;
    const { tasks } = this.application;
    const found = tasks.ofMethod(service, method);
    if (found !== undefined) return found.name;
    throw new UnknownTaskError(noTaskText(tasks, { service, method }, HOOK_ADVICE));
  }

  /** The same application on another broker. */
  servicesOn(broker: Broker): Services {
    const { tasks, options } = this.application;
    return this.#create(broker, tasks, options);
  }

  #fill(tasks: ApplicationTasks, options: ResolvedOptions, given: TaskQueueModuleOptions): Services {
    const services = this.#create(this.broker, tasks, options);
    const worker = this.#resolve(given).worker as ResolvedWorker;
    this.#application = { services, tasks, options, worker };
    this.onFilled(this.#application);
    return services;
  }

  #resolve(options: TaskQueueModuleOptions): ResolvedOptions {
    return resolve({ ...options, shards: this.kit.shards });
  }

  #create(broker: Broker, catalog: ApplicationTasks, options: ResolvedOptions): Services {
    const logger = new NestTaskLogger('TaskQueueTesting', options.redact);
    const onListenerError = (error: unknown) =>
      logger.error(`A listener of task events threw: ${printable(Failure.from(error).message)}`);
    return createServices(broker, { ...options, catalog, random: this.kit.random, onListenerError });
  }
}

/** The options of an application without a beat that fires, and without its Redis. */
function resolve(options: TaskQueueModuleOptions): ResolvedOptions {
  const { beat, worker } = options;
  const adoption = typeof beat === 'object' ? beat : {};
  return resolveOptions(
    {
      ...options,
      broker: 'memory://',
      memory: true,
      durability: 'stored',
      beat: { ...adoption, fires: false },
      worker: worker === false ? {} : (worker ?? {}),
    },
    { environment: 'test', isDedicated: true },
  );
}
