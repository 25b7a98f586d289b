import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { INestApplicationContext, Type } from '@nestjs/common';
import {
  DeadLetters,
  Inspector,
  Limits,
  LocalWorker,
  Queues,
  Schedules,
  TaskClient,
  TaskEvents,
  type AsyncResult,
  type TaskInfo,
  type TaskQueueModuleOptions,
  type TaskView,
} from 'nest-task-queue';
import type { Broker } from '../../src/broker/broker.js';
import { TASK_QUEUE_BROKER } from '../../src/nest/constants.js';
import { startApplication, type ApplicationParts } from '../support/application.js';
import { FixtureTasks } from '../support/fixtures/fixture-tasks.js';
import { Journal } from '../support/fixtures/journal.js';
import { uniqueNamespace } from '../support/namespace.js';

/** Each broker by name and address, for `describe.each`. */
export const BROKERS = [
  ['memory', 'memory://'],
  ['redis', process.env['NTQ_TEST_REDIS_URL'] ?? ''],
] as const;

/** The same, alone and over shards: what differs in the options of the module. */
export const PLACES = [
  ...BROKERS.map(([name, broker]) => [name, { broker }] as const),
  ...BROKERS.map(([name, broker]) => [`shards in ${name}`, { broker, shards: 4 }] as const),
] satisfies readonly (readonly [string, Partial<TaskQueueModuleOptions>])[];

/** Less than the pause in which an idle worker looks for itself: a lost wake-up must show. */
export const PROMPT_MS = 6_000;
/** The same for `eventually`. */
export const PROMPT = { within: PROMPT_MS } as const;

/** A Nest application in this process: on one broker, in a namespace of its own, with a worker unless its options say otherwise. */
export class Application {
  constructor(
    readonly nest: INestApplicationContext,
    readonly namespace: string,
  ) {}

  static open<A extends Application>(
    this: Kind<A>,
    broker: string,
    parts: ApplicationParts = {},
  ): Promise<A> {
    return open(this, broker, parts);
  }

  /** One for the tests of the surrounding `describe`: the same for all of them, or a fresh one for each. */
  static use<A extends Application>(
    this: Kind<A>,
    broker: string,
    parts: ApplicationParts,
    life: 'all' | 'each' = 'all',
  ): () => A {
    let app: A;
    const [before, after] = life === 'all' ? [beforeAll, afterAll] : [beforeEach, afterEach];
    before(async () => {
      app = await open(this, broker, parts);
    });
    after(() => app.close());
    return () => app;
  }

  /** May be called twice. */
  close(): Promise<void> {
    return this.nest.close();
  }

  get<T>(type: Type<T>): T {
    return this.nest.get(type);
  }

  get client(): TaskClient {
    return this.get(TaskClient);
  }
  get worker(): LocalWorker {
    return this.get(LocalWorker);
  }
  get queues(): Queues {
    return this.get(Queues);
  }
  get limits(): Limits {
    return this.get(Limits);
  }
  get deadLetters(): DeadLetters {
    return this.get(DeadLetters);
  }
  get schedules(): Schedules {
    return this.get(Schedules);
  }
  get inspector(): Inspector {
    return this.get(Inspector);
  }
  get events(): TaskEvents {
    return this.get(TaskEvents);
  }
  get broker(): Broker {
    return this.nest.get<Broker>(TASK_QUEUE_BROKER);
  }
  get journal(): Journal {
    return this.get(Journal);
  }

  /** The tasks of a class of this application; by default those of the fixtures. */
  tasks(): TaskView<FixtureTasks>;
  tasks<T extends object>(type: Type<T>): TaskView<T>;
  tasks(type: Type<object> = FixtureTasks): TaskView<object> {
    return this.client.of(type);
  }

  /** The results of tasks that all succeed soon. */
  values<T>(results: readonly AsyncResult<T>[]): Promise<T[]> {
    return Promise.all(results.map((result) => result.get({ timeout: PROMPT_MS })));
  }

  /** Resolves soon, when all of them have ended, well or not. */
  async ended(results: readonly AsyncResult[]): Promise<void> {
    await Promise.all(results.map((result) => result.get({ timeout: PROMPT_MS }).catch(() => undefined)));
  }

  infos(results: readonly AsyncResult[]): Promise<TaskInfo[]> {
    return Promise.all(results.map((result) => result.info()));
  }
}

type Kind<A extends Application> = new (nest: INestApplicationContext, namespace: string) => A;

async function open<A extends Application>(
  kind: Kind<A>,
  broker: string,
  { options, ...parts }: ApplicationParts,
): Promise<A> {
  const namespace = options?.namespace ?? uniqueNamespace('e2e');
  const shards = process.env['NTQ_TEST_SHARDS'];
  const place = { broker, ...(shards !== undefined && { shards: Number(shards) }) };
  const nest = await startApplication({ ...parts, options: { ...place, ...options, namespace } });
  return new kind(nest, namespace);
}
