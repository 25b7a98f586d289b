import type { DeadLetters } from '../client/dead-letters.js';
import type { Limits } from '../client/limits.js';
import type { ServiceClass } from '../client/task-catalog.js';
import { taskInfoOf, taskValueOf, type TaskInfo } from '../client/task-info.js';
import { WorkflowGraph } from '../client/workflow-graph.js';
import { toMs, type Duration } from '../core/duration.js';
import { UnknownTaskError } from '../core/errors.js';
import { checkAll } from '../core/option-check.js';
import type { TaskState } from '../core/task-state.js';
import type { ModuleBuilder } from './application.js';
import { ADVANCE_CHECKS, DRAIN_CHECKS, type AdvanceOptions, type DrainOptions } from './engine/driver.js';
import type { EnqueuedTask } from './enqueued/enqueue-log.js';
import { Expectation, type EnqueuedWhere } from './enqueued/expectation.js';
import type { Pattern } from './enqueued/matching.js';
import { explore, type ExploreOptions, type ExploreReport, type Scenario } from './explore.js';
import { hasTestFailed } from './failed-test.js';
import { runUpToLoss } from './loss.js';
import { checkNoLeftovers } from './leftovers.js';
import { checkCloseOptions, resolveTestingOptions, type TestingOptions } from './options.js';
import type { RecordedEvent } from './recorded-events.js';
import { reportOf, type RunReport, type TaskRun } from './run-report.js';
import { checkRunOptions, runOnce, type RunOptions } from './single-run.js';
import type { Stub } from './stubs.js';
import type { ArgsOf, ResultOf, TaskMethod } from './task-types.js';
import { checkWaitFor, waitFor, type WaitForOptions } from './wait-for.js';
import { workflowText } from './workflow-text.js';
import { World } from './world.js';
import { inspectedWith } from '../core/inspected.js';

/** Parts of a group beyond these are counted, not listed. */
const LISTED_PARTS = 1_000;

/**
 * A task queue in a test: the code that runs in production, on memory and with a clock that only the test moves. No task runs
 * until the test says so. An instance for each test.
 *
 * @example
 * const queue = TaskQueueTesting.create({ now: '2026-01-01T00:00Z' });
 * const app = await queue.override(Test.createTestingModule({ imports: [AppModule] })).compile();
 * await app.get(Orders).place('o-1', 'a@b.c');
 * queue.expectEnqueued(EmailTasks, 'confirm', ['o-1', 'a@b.c'], { in: '10m' });
 * await queue.advance('10m');
 * await queue.close();
 */
export class TaskQueueTesting {
  static {
    inspectedWith(this.prototype, (kit) => ({
      now: kit.now,
      enqueued: kit.enqueued().map(({ task }) => task),
    }));
  }

  private constructor(private readonly world: World) {}

  /**
   * A new kit for one test.
   *
   * @throws InvalidOptionError if an option is unknown or wrong
   */
  static create(options: TestingOptions = {}): TaskQueueTesting {
    return new TaskQueueTesting(new World(resolveTestingOptions(options)));
  }

  /** Puts the kit under an application: memory instead of its Redis, and neither a worker nor a beat that runs by itself. */
  override<Builder extends ModuleBuilder>(builder: Builder): Builder {
    this.world.slot.override(builder);
    return builder;
  }

  /** The time of the queue. It stands still between two calls of `advance`. */
  get now(): Date {
    return new Date(this.world.clock.now());
  }

  /** All tasks that were enqueued since the start or the last `clear()`, in order; those that have run, too. */
  enqueued(): readonly EnqueuedTask[] {
    return this.world.log.tasks();
  }

  /** Forgets what was enqueued so far; the tasks stay in their queues. */
  clear(): void {
    this.world.log.clear();
  }

  /**
   * Throws unless such a task was enqueued, and shows the nearest miss. Any part of the arguments may be a matcher: `any(String)`,
   * `expect.any(String)`.
   *
   * @returns the first task that fits
   * @throws ExpectationError
   */
  expectEnqueued<Service, Method extends TaskMethod<Service>>(
    service: ServiceClass<Service>,
    method: Method,
    args?: Pattern<ArgsOf<Service, Method>>,
    where?: EnqueuedWhere,
  ): EnqueuedTask {
    return this.#expectation(service, method, args, where).check(this.enqueued());
  }

  /** Throws an ExpectationError if such a task was enqueued. */
  expectNotEnqueued<Service, Method extends TaskMethod<Service>>(
    service: ServiceClass<Service>,
    method: Method,
    args?: Pattern<ArgsOf<Service, Method>>,
    where?: EnqueuedWhere,
  ): void {
    this.#expectation(service, method, args, where).checkNone(this.enqueued());
  }

  /** Runs all tasks that are ready, and those that they enqueue. Time stands still: what is delayed stays delayed. */
  async drain(options: DrainOptions = {}): Promise<RunReport> {
    checkAll(options, DRAIN_CHECKS, { where: 'drain', prefix: 'drain: ' });
    return this.world.exclusive(async ({ driver }) =>
      reportOf(await driver.drain(options.limit), this.world.broker.memory),
    );
  }

  /**
   * Lets time pass, and runs what becomes due on the way: schedules, countdowns, retries, limits, breakers, leases. With
   * `{ worker: false }` no task runs meanwhile.
   */
  async advance(duration: Duration, options: AdvanceOptions = {}): Promise<RunReport> {
    checkAll(options, ADVANCE_CHECKS, { where: 'advance', prefix: 'advance: ' });
    const ms = toMs(duration, 'advance');
    return this.world.exclusive(async ({ driver }) =>
      reportOf(await driver.advance(ms, options), this.world.broker.memory),
    );
  }

  /**
   * Runs one attempt of a task with its guards, pipes, schema, time limits and hooks, apart from the queue: other tasks stay as they
   * are, and nothing is left of it. Tasks that it enqueues go to the queue.
   */
  async run<Service, Method extends TaskMethod<Service>>(
    service: ServiceClass<Service>,
    method: Method,
    args: ArgsOf<Service, Method>,
    options: RunOptions = {},
  ): Promise<TaskRun<ResultOf<Service, Method>>> {
    checkRunOptions(options);
    const run = this.world.exclusive(() => runOnce(this.world, { service, method, args }, options));
    return run as Promise<TaskRun<ResultOf<Service, Method>>>;
  }

  /** Puts something in the place of a handler. */
  stub<Service, Method extends TaskMethod<Service>>(
    service: ServiceClass<Service>,
    method: Method,
  ): Stub<ResultOf<Service, Method>, ArgsOf<Service, Method>> {
    const name = this.world.slot.nameOf(service, method);
    const stub: unknown = this.world.registry.stub(name, () => this.world.newStub());
    return stub as Stub<ResultOf<Service, Method>, ArgsOf<Service, Method>>;
  }

  /**
   * Runs ready tasks up to the next attempt of this one, whose worker dies when the handler has done its work and before that is
   * known, with all else that it runs. Where the attempt takes virtual time, that passes. The task runs again when its lease has run
   * out: `advance('30s')`. Called again, the worker that runs it then dies as well.
   *
   * @throws ExpectationError if the task is not ready, or does not end within a day
   */
  loseWorker(id: string, options: DrainOptions = {}): Promise<void> {
    return this.#lose('worker-lost', id, options);
  }

  /**
   * The same, but only the reply of the broker gets lost after it has settled the attempt. The worker asks again, and nothing happens
   * twice.
   */
  loseReply(id: string, options: DrainOptions = {}): Promise<void> {
    return this.#lose('reply-lost', id, options);
  }

  /** The broker answers nobody for so long: enqueues reject with a BrokerUnavailableError, and no task runs. */
  brokerDown(duration: Duration): void {
    this.world.outage.begin(toMs(duration, 'brokerDown'));
  }

  /** From now on an awaited enqueue runs the task, and what it enqueues in turn, before it resolves. */
  inline(isOn = true): void {
    this.world.isInline = isOn;
  }

  /** All that is known of a task. */
  async info(id: string): Promise<TaskInfo> {
    const [task] = await this.world.broker.memory.results.find([id]);
    return { ...taskInfoOf(id, task), ...taskValueOf(task) };
  }

  /** Runs tasks and lets time pass until a task is in that state; throws if it never is. */
  async waitFor(id: string, state: TaskState, options: WaitForOptions = {}): Promise<TaskInfo> {
    checkWaitFor(state, options);
    return this.world.exclusive(({ driver }) =>
      waitFor({ driver, clock: this.world.clock, info: () => this.info(id) }, state, options),
    );
  }

  /** A workflow as a tree of names and states, for snapshots. */
  async workflow(id: string): Promise<string> {
    const node = await new WorkflowGraph(this.world.broker.memory, LISTED_PARTS).read(id);
    if (node === undefined) throw new UnknownTaskError(`There is no task ${id}.`);
    return workflowText(node);
  }

  /** The schedules of the application. */
  readonly schedules = {
    /** When a schedule fires next; `undefined` if it is paused, over or unknown. */
    next: (name: string): Promise<Date | undefined> =>
      this.world.exclusive(
        async () => (await this.world.slot.application.services.schedules.get(name))?.nextAt,
      ),
  };

  /** The dead letters of the application. */
  get deadLetters(): DeadLetters {
    return this.world.slot.application.services.deadLetters;
  }

  /** The limits of the application, as they stand now. */
  get limits(): Limits {
    return this.world.slot.application.services.limits;
  }

  /** All events so far, in order. */
  get events(): readonly RecordedEvent[] {
    return this.world.events;
  }

  /**
   * Plays a scenario again and again, each time with other losses of workers, lost replies and retries, and throws with the
   * shortest order that breaks it. The scenario compiles its application on the kit that it receives, and checks the end.
   */
  explore(scenario: Scenario<TaskQueueTesting>, options: ExploreOptions = {}): Promise<ExploreReport> {
    const { options: own } = this.world;
    const create = (plan: ConstructorParameters<typeof World>[1]) =>
      new TaskQueueTesting(new World(own, plan));
    return explore({ scenario, create, seed: own.seed }, options);
  }

  /**
   * Ends the kit; throws if tasks are left that have not ended. A test of jest that has failed before shows its failure alone, because
   * it left them by stopping midway. The application is closed by the test.
   */
  async close(options: Pick<TestingOptions, 'leftovers'> = {}): Promise<void> {
    checkCloseOptions(options);
    const { leftovers = this.world.options.leftovers } = options;
    try {
      if (leftovers === 'fail' && !hasTestFailed()) await checkNoLeftovers(this.world.broker.memory);
    } finally {
      await this.world.broker.close();
    }
  }

  async #lose(fault: 'reply-lost' | 'worker-lost', id: string, options: DrainOptions): Promise<void> {
    checkAll(options, DRAIN_CHECKS, {
      where: 'loseWorker and loseReply',
      prefix: 'loseWorker and loseReply: ',
    });
    const { limit } = options;
    return this.world.exclusive((engine) => runUpToLoss(this.world, engine, { id, fault, limit }));
  }

  #expectation(
    service: ServiceClass<unknown>,
    method: string,
    args: unknown,
    where: EnqueuedWhere | undefined,
  ): Expectation {
    return new Expectation(
      this.world.slot.nameOf(service, method),
      args as readonly unknown[] | undefined,
      where,
    );
  }
}
