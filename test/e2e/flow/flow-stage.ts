import type { INestApplicationContext, Type } from '@nestjs/common';
import {
  Inspector,
  Limits,
  TaskClient,
  TaskEvents,
  LocalWorker,
  type AsyncResult,
  type TaskQueueModuleOptions,
  type TaskView,
} from 'nest-task-queue';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { Dependency } from './dependency.js';
import { FlowTasks } from './flow-tasks.js';
import { Runs } from './runs.js';

export const BROKERS = [
  ['memory', () => 'memory://'],
  ['redis', () => process.env['NTQ_TEST_REDIS_URL'] ?? ''],
] as const;

/** Less than the pause in which an idle worker looks for itself: a limit key that nobody comes for must show. */
const PATIENCE_MS = 6_000;
/** For `eventually`. */
export const PROMPT = { within: PATIENCE_MS } as const;

/** One application with a worker, on one of the brokers. */
export class FlowStage {
  readonly client: TaskClient;
  readonly tasks: TaskView<FlowTasks>;
  readonly limits: Limits;
  readonly inspector: Inspector;
  readonly control: LocalWorker;
  readonly runs: Runs;
  readonly dependency: Dependency;
  /** The states of circuit breakers, as events told them. */
  readonly changes: string[] = [];

  private constructor(
    private readonly app: INestApplicationContext,
    readonly namespace: string,
  ) {
    this.client = app.get(TaskClient);
    this.tasks = this.client.of(FlowTasks);
    this.limits = app.get(Limits);
    this.inspector = app.get(Inspector);
    this.control = app.get(LocalWorker);
    this.runs = app.get(Runs);
    this.dependency = app.get(Dependency);
    app
      .get(TaskEvents)
      .on('breaker-changed', ({ breaker, state }) => this.changes.push(`${breaker} ${state}`));
  }

  static async open(broker: string, options: Partial<TaskQueueModuleOptions> = {}): Promise<FlowStage> {
    const namespace = uniqueNamespace('flow');
    const app = await startApplication({
      options: {
        broker,
        namespace,
        queues: [
          { name: 'default' },
          { name: 'narrow', concurrency: { limit: 1 } },
          { name: 'shared', fair: { key: ({ headers }) => headers['tenant'] ?? '' } },
        ],
        worker: { lease: '2s' },
        ...options,
      },
      providers: [Runs, Dependency, FlowTasks],
    });
    return new FlowStage(app, namespace);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** What the results of tasks were; throws what one of them failed with. */
  values<T>(results: readonly AsyncResult<T>[]): Promise<T[]> {
    return Promise.all(results.map((result) => result.get({ timeout: PATIENCE_MS })));
  }

  /** Resolves when all of them have ended, well or not. */
  async ended(results: readonly AsyncResult[]): Promise<void> {
    await Promise.all(results.map((result) => result.get({ timeout: PATIENCE_MS }).catch(() => undefined)));
  }

  get<T>(what: Type<T>): T {
    return this.app.get(what);
  }

  infos(results: readonly AsyncResult[]) {
    return Promise.all(results.map((result) => result.info()));
  }
}
