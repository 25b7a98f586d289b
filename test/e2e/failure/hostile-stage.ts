import { Logger, type INestApplicationContext, type LoggerService } from '@nestjs/common';
import {
  DeadLetters,
  TaskClient,
  TaskEvents,
  TaskFailedError,
  type AsyncResult,
  type TaskState,
} from 'nest-task-queue';
import type { Broker } from '../../../src/broker/broker.js';
import { TASK_QUEUE_BROKER } from '../../../src/nest/constants.js';
import { startApplication } from '../../support/application.js';
import { uniqueNamespace } from '../../support/namespace.js';
import { Hostility, HostileTasks, InnocentTasks, type Way } from './hostile-tasks.js';

/** No control character, no separator of lines, no change of direction, and short enough to read. */
export const ONE_LINE = /^[^\p{Cc}\u2028\u2029\u202a-\u202e]{1,2100}$/u;

/** What is left of a task that met something hostile. */
export interface Aftermath {
  readonly state: TaskState;
  readonly error: unknown;
  /** Bytes of JSON that its failure takes; 0 without one. */
  readonly failureBytes: number;
  /** The code of the failure of a task that failed. */
  readonly failureCode: unknown;
}

/** One application with a worker, and what it logs. */
export class HostileStage {
  readonly #app: INestApplicationContext;
  /** All that was logged, an entry for each call. */
  readonly logged: string[];

  private constructor(app: INestApplicationContext, logged: string[]) {
    this.#app = app;
    this.logged = logged;
    for (const type of ['task-failed', 'task-retried', 'task-succeeded'] as const)
      this.events.on(type, () => {
        throw app.get(Hostility).make();
      });
  }

  static async open(broker: string): Promise<HostileStage> {
    const app = await startApplication({
      options: { broker, namespace: uniqueNamespace('hostile'), maxPayload: 1_000_000 },
      providers: [Hostility, HostileTasks, InnocentTasks],
    });
    const logged: string[] = [];
    const log = (entry: string | { readonly message: string }) =>
      void logged.push(typeof entry === 'string' ? entry : entry.message);
    const service: LoggerService = { log, warn: log, error: log, debug: log };
    Logger.overrideLogger(service);
    return new HostileStage(app, logged);
  }

  async close(): Promise<void> {
    await this.#app.close();
    Logger.overrideLogger(false);
  }

  get client(): TaskClient {
    return this.#app.get(TaskClient);
  }
  get events(): TaskEvents {
    return this.#app.get(TaskEvents);
  }
  get letters(): DeadLetters {
    return this.#app.get(DeadLetters);
  }
  get broker(): Broker {
    return this.#app.get<Broker>(TASK_QUEUE_BROKER);
  }

  /** Runs a task that throws or returns what `make` makes; its hooks and listeners throw the same. */
  async run(way: Way, make: () => unknown): Promise<Aftermath> {
    this.#app.get(Hostility).make = make;
    return this.aftermath(await this.client.of(HostileTasks)[way].enqueue());
  }

  /** Answers 'served' if the worker still works. */
  async serves(): Promise<string> {
    const result = await this.client.of(InnocentTasks).serves.enqueue();
    return result.get({ timeout: '120s' });
  }

  async aftermath(result: AsyncResult<unknown>): Promise<Aftermath> {
    const error: unknown = await result.get({ timeout: '120s' }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const failure = error instanceof TaskFailedError ? error.failure : undefined;
    const failureBytes = failure === undefined ? 0 : Buffer.byteLength(JSON.stringify(failure));
    return { state: await result.state(), error, failureBytes, failureCode: failure?.code };
  }
}

/** What pollution of prototypes would change: names by turns with what they stand for. */
export function prototypes(): unknown[] {
  return [Object, Array, Error, Promise].flatMap(({ prototype }) =>
    Reflect.ownKeys(prototype).flatMap((key) => {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(prototype, key) ?? {};
      return [key, value ?? get, set];
    }),
  );
}
