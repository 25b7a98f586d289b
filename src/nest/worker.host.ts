import { randomBytes } from 'node:crypto';
import {
  Inject,
  Injectable,
  Optional,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Broker } from '../broker/broker.js';
import { Composer } from '../canvas/composer.js';
import type { Services } from '../services/create-services.js';
import { Lanes } from '../core/lanes.js';
import { TaskEvents } from '../core/task-events.js';
import { Commands } from '../worker/commands.js';
import { CurrentWorker } from '../worker/current-worker.js';
import { RunReporter } from '../worker/run-reporter.js';
import { RunTracer } from '../worker/run-tracer.js';
import { Worker } from '../worker/worker.js';
import { ApplicationTasks } from './application-tasks.js';
import type { RunWatch } from '../worker/guard/run-watch.js';
import type { WatchFactory } from './watch-factory.js';
import {
  TASK_QUEUE_BROKER,
  TASK_QUEUE_OPTIONS,
  TASK_QUEUE_SERVICES,
  TASK_QUEUE_STARTS_LATER,
  TASK_QUEUE_WATCH,
} from './constants.js';
import type { ResolvedOptions, ResolvedWorker } from './resolved-options.js';
import { NestTaskLogger } from './task-logger.js';
import { VERSION } from '../core/version.js';

/** The worker's life in a Nest application: starts when all is ready, stops before anything it needs is gone. */
@Injectable()
export class WorkerHost implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #logger: NestTaskLogger;
  #hasLoggedStuck = false;
  #commands: Commands | undefined;

  // oxlint-disable-next-line max-params -- what is injected is a list
  constructor(
    @Inject(TASK_QUEUE_OPTIONS) private readonly options: ResolvedOptions,
    @Inject(TASK_QUEUE_BROKER) private readonly broker: Broker,
    private readonly tasks: ApplicationTasks,
    private readonly current: CurrentWorker,
    private readonly events: TaskEvents,
    private readonly composer: Composer,
    private readonly lanes: Lanes,
    @Inject(TASK_QUEUE_SERVICES) private readonly services: Services,
    @Optional() @Inject(TASK_QUEUE_WATCH) private readonly watch?: WatchFactory,
    @Optional() @Inject(TASK_QUEUE_STARTS_LATER) private readonly startsLater?: boolean,
  ) {
    this.#logger = new NestTaskLogger('TaskQueueWorker', options.redact);
  }

  async onApplicationBootstrap(): Promise<void> {
    if (this.startsLater !== true) await this.start();
  }

  /** The end of the boot: takes tasks, if this process is to. */
  async start(): Promise<void> {
    const { worker } = this.options;
    if (worker !== undefined) await this.#start(worker);
    // From now on the application decides when it ends. Not before: nobody closes the broker of a boot that fails.
    this.broker.hold?.(true);
    // A signal may come during a boot.
    if (this.current.phase === 'starting') this.current.phase = 'running';
  }

  async #start(worker: ResolvedWorker): Promise<void> {
    // Before anything is leased: a limit that nobody has declared lets everything through.
    await this.broker.limits.declare(this.tasks.limits());
    const watch = this.watch?.(this.options);
    const started = this.#create(worker, watch);
    this.services.live.worker = started.id;
    await this.broker.control.onRevoked((id, token) => started.revoked(id, token));
    this.current.worker = started;
    this.current.onStuck(() => this.#logStuck());
    await watch?.start({ ...worker, id: started.id });
    // A Redis that is away holds up no start: the limits are looked for again.
    await started.learn().catch((error: Error) => this.#logger.warn(error.message));
    if (worker.takesCommands) this.#commands = this.#listen(started);
    await this.#commands?.start();
    started.start();
    this.#logger.log(
      `worker ${started.id} serves ${worker.queues.join(', ')}, ${worker.concurrency} at once`,
    );
  }

  /** Before user providers are destroyed: a running task still has its database, and may still enqueue. */
  async onModuleDestroy(): Promise<void> {
    this.current.phase = 'stopping';
    await this.current.worker?.stop();
    this.#commands?.stop();
  }

  #listen(worker: Worker): Commands {
    return new Commands({
      worker,
      queues: this.options.queues.map(({ name }) => name),
      control: this.broker.control,
      logger: this.#logger,
      onShutdown: (isCold) => this.current.shutDown(isCold),
    });
  }

  #logStuck(): void {
    if (this.#hasLoggedStuck) return;
    this.#hasLoggedStuck = true;
    this.#logger.error(
      'As many handlers are stuck as may run: no more tasks are taken. Restart this process.',
    );
  }

  #create(worker: ResolvedWorker, watch: RunWatch | undefined): Worker {
    const { deadLetterAgeMs, deadLetterCount, maxResult } = this.options;
    const { figures, placer } = this.services;
    const id = randomBytes(9).toString('base64url');
    return new Worker({
      ...worker,
      deadLetterAgeMs,
      deadLetterCount,
      maxResult,
      id,
      version: VERSION,
      broker: this.broker,
      watch,
      limits: this.tasks.limits(),
      registry: this.tasks.registry(),
      tracer: RunTracer.of(this.options, { worker: id, broker: this.broker }),
      reporter: new RunReporter(this.tasks.observers(), this.events, this.#logger, figures),
      logger: this.#logger,
      random: Math.random,
      redact: this.options.redact,
      composer: this.composer,
      figures,
      lanes: this.lanes,
      checkHome: placer && ((taskId, head) => placer.check(taskId, head)),
      isQueue: (name) => this.tasks.isQueue(name),
      onStuck: () => this.current.stuck(),
    });
  }
}
