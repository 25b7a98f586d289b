import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { TaskFailedError, type AsyncResult, type TaskState } from 'nest-task-queue';
import type { ApplicationParts } from '../../support/application.js';
import { FIXTURES } from '../../support/fixtures/fixture-tasks.js';
import { LogLines } from '../../support/log-lines.js';
import { Application, BROKERS } from '../application.js';
import { Hostility, HostileTasks, type Way } from './hostile-tasks.js';

const PARTS: ApplicationParts = {
  options: { maxPayload: 1_000_000 },
  providers: [Hostility, HostileTasks, ...FIXTURES],
};

/** No control character, no separator of lines, no change of direction, and short enough to read. */
export const ONE_LINE = /^[^\p{Cc}\u2028\u2029\u202a-\u202e]{1,2100}$/u;

/** Runs the tests on each broker, with one application for all of them. After each, all prototypes are as before, and the log is legible. */
export function onBoth(tests: (app: () => HostileApplication, broker: string) => void): void {
  describe.each(BROKERS)('on %s', (name, broker) => {
    const app = HostileApplication.use(broker, PARTS);
    let before: unknown[];
    beforeAll(() => app().provoke());
    afterAll(() => Logger.overrideLogger(false));
    beforeEach(() => {
      before = prototypes();
      app().log.clear();
    });
    afterEach(() => {
      expect(prototypes().every((part, index) => Object.is(part, before[index]))).toBe(true);
      for (const line of app().log.lines) expect(line).toMatch(ONE_LINE);
    });
    tests(app, name);
  });
}

/** What is left of a task that met something hostile. */
export interface Aftermath {
  readonly state: TaskState;
  readonly error: unknown;
  /** Bytes of JSON that its failure takes; 0 without one. */
  readonly failureBytes: number;
  /** The code of the failure of a task that failed. */
  readonly failureCode: unknown;
}

/** An application whose hooks and listeners throw, and its log. */
export class HostileApplication extends Application {
  readonly log = new LogLines();

  provoke(): void {
    for (const type of ['task-failed', 'task-retried', 'task-succeeded'] as const)
      this.events.on(type, () => {
        throw this.get(Hostility).make();
      });
    Logger.overrideLogger(this.log);
  }

  /** Runs a task that throws or returns what `make` makes; its hooks and listeners throw the same. */
  async run(way: Way, make: () => unknown): Promise<Aftermath> {
    this.get(Hostility).make = make;
    return aftermathOf(await this.tasks(HostileTasks)[way].enqueue());
  }

  /** Answers 'the value' if the worker still works. */
  async serves(): Promise<string> {
    const result = await this.tasks().returns.enqueue();
    return result.get({ timeout: '120s' });
  }
}

async function aftermathOf(result: AsyncResult): Promise<Aftermath> {
  const error: unknown = await result.get({ timeout: '120s' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const failure = error instanceof TaskFailedError ? error.failure : undefined;
  const failureBytes = failure === undefined ? 0 : Buffer.byteLength(JSON.stringify(failure));
  return { state: await result.state(), error, failureBytes, failureCode: failure?.code };
}

/** What pollution of prototypes would change: names by turns with what they stand for. */
function prototypes(): unknown[] {
  return [Object, Array, Error, Promise].flatMap(({ prototype }) =>
    Reflect.ownKeys(prototype).flatMap((key) => {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(prototype, key) ?? {};
      return [key, value ?? get, set];
    }),
  );
}
