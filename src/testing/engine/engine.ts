import { Beat } from '../../beat/beat.js';
import { DeclarationDuty } from '../../beat/declaration.js';
import { messageOf } from '../../beat/message-of.js';
import { TickReporter } from '../../beat/tick-reporter.js';
import { VERSION } from '../../core/version.js';
import type { Random } from '../../core/clock.js';
import { declaredSchedules } from '../../nest/declared-schedules.js';
import { NestTaskLogger } from '../../nest/task-logger.js';
import { LeaseKeeper } from '../../worker/lease-keeper.js';
import { Recoverer } from '../../worker/recoverer.js';
import { RunReporter } from '../../worker/run-reporter.js';
import { RunTracer } from '../../worker/run-tracer.js';
import type { TaskRegistry } from '../../worker/task-handler.js';
import { TimeLimits } from '../../worker/time-limits.js';
import type { Application } from '../application.js';
import { Driver } from './driver.js';
import { FaultInjector } from './fault-injector.js';
import type { FaultPlan } from './fault-plan.js';
import { TestWorker } from './test-worker.js';
import type { TestingBroker } from './testing-broker.js';
import type { VirtualClock } from './virtual-clock.js';
import { VirtualDuties } from './virtual-duties.js';

export interface EngineOptions {
  readonly application: Application;
  readonly registry: TaskRegistry;
  readonly broker: TestingBroker;
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly faults: FaultPlan;
  readonly timeoutMs: number;
  /** Whether its schedules fire. */
  readonly hasBeat: boolean;
}

/** The worker and the beat of an application, on a broker of the kit, driven by the test. */
export class Engine {
  readonly worker: TestWorker;
  readonly driver: Driver;
  readonly #faults: FaultInjector;
  readonly #duties: VirtualDuties;
  readonly #reporter: RunReporter;
  readonly #timeLimits: TimeLimits;
  readonly #logger: NestTaskLogger;
  #booted: Promise<void> | undefined;

  constructor(private readonly options: EngineOptions) {
    const { application, broker, clock, faults } = options;
    this.#logger = new NestTaskLogger('TaskQueueTesting', application.options.redact);
    this.#timeLimits = new TimeLimits(broker.memory.control);
    this.#reporter = new RunReporter(
      application.tasks.observers(),
      application.services.events,
      this.#logger,
    );
    this.#faults = new FaultInjector(faults, broker.outage);
    this.worker = this.#createWorker();
    this.#duties = new VirtualDuties(clock, () => !broker.outage.isOn);
    this.driver = new Driver({
      worker: this.worker,
      duties: this.#duties,
      faults: this.#faults,
      broker,
      clock,
    });
  }

  /** Says at the broker what the application declares, once. */
  async boot(): Promise<void> {
    this.#booted ??= this.#boot();
    await this.#booted;
    await this.#timeLimits.turn();
  }

  async #boot(): Promise<void> {
    const { broker, application, hasBeat } = this.options;
    await broker.memory.limits.declare(application.tasks.limits());
    if (hasBeat) await this.#declareSchedules();
    this.#addWorkerDuties();
    if (hasBeat) await this.#addBeat();
  }

  async #declareSchedules(): Promise<void> {
    const { broker, application } = this.options;
    const declared = await declaredSchedules(application.tasks.scheduledMethods(), (task) =>
      messageOf(application.services.composer, task),
    );
    const declarations = declared.map(({ declaration }) => declaration);
    await new DeclarationDuty(broker.memory.schedules, declarations, 'testing').turn();
  }

  #addWorkerDuties(): void {
    const { broker, application } = this.options;
    const { leaseMs } = application.worker;
    const { worker } = this;
    const { lost: lostIds } = this.#faults;
    const isRunning = () => worker.running.length > 0;
    this.#duties.add(new LeaseKeeper(broker, worker, leaseMs), true, isRunning);
    // It comes exactly when a lease ends, because nothing spreads it.
    const recoverer = new Recoverer(
      broker.tasks,
      leaseMs,
      () => 0,
      ({ lost }) => {
        for (const { id } of lost) lostIds.delete(id);
        this.#reporter.lost(lost);
      },
    );
    this.#duties.add(recoverer, true, () => lostIds.size > 0);
  }

  async #addBeat(): Promise<void> {
    const { broker, application } = this.options;
    const reporter = new TickReporter(this.#logger, application.services.events);
    const idleMs = Number.POSITIVE_INFINITY;
    const beat = new Beat({ store: broker.schedules, id: 'testing', reporter, idleMs });
    const call = this.#duties.add(beat, false);
    await broker.memory.schedules.onChange(call);
  }

  #createWorker(): TestWorker {
    const { application, broker, clock, timeoutMs, random, registry } = this.options;
    const { services, tasks, options, worker } = application;
    const id = `testing-${VERSION}`;
    return new TestWorker({
      id,
      tracer: RunTracer.of(options, { worker: id, broker }),
      leaseMs: worker.leaseMs,
      concurrency: worker.concurrency,
      queues: options.queues.map(({ name }) => name),
      outage: broker.outage,
      faults: this.#faults,
      limits: tasks.limits(),
      reporter: this.#reporter,
      logger: this.#logger,
      maxResult: options.maxResult,
      redact: options.redact,
      isQueue: (name) => tasks.isQueue(name),
      composer: services.composer,
      lanes: services.lanes,
      timeLimits: this.#timeLimits,
      broker,
      clock,
      timeoutMs,
      random,
      registry,
    });
  }
}
