import type { ErrorClass } from '../core/failure.js';
import type { ServiceClass } from '../client/task-catalog.js';
import type { EnqueuedWhere } from './enqueued/expectation.js';
import { ExpectationError } from './expectation-error.js';
import type { RunReport, TaskRun } from './run-report.js';
import type { TaskQueueTesting } from './task-queue-testing.js';

/** The answer of a matcher of jest or vitest. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The dead letter that is meant. A field that is left out does not matter. */
export interface DeadLetterWhere {
  /** The name of the task, or a glob over it. */
  readonly task?: string;
  readonly error?: ErrorClass | string;
}

/** A function that `expect.extend` of any runner takes. `TaskQueueMatchers` has the types for the test that calls it. */
// oxlint-disable-next-line typescript/no-explicit-any -- any other type is refused by the runners' own types
export type Matcher = (received: any, ...args: any[]) => Matched | Promise<Matched>;

/** Matchers for `expect.extend`. */
export const matchers: { readonly [Name in keyof TaskQueueMatchers<void>]: Matcher } = {
  // oxlint-disable-next-line max-params -- a runner calls it with what is expected and with the arguments of the matcher
  toHaveEnqueued(
    queue: TaskQueueTesting,
    service: ServiceClass<unknown>,
    method: string,
    args?: readonly unknown[],
    where?: EnqueuedWhere,
  ): Matched {
    try {
      const { task, id } = queue.expectEnqueued(service, method as never, args as never, where);
      return { pass: true, message: () => `Expected '${task}' not to be enqueued, but it was: ${id}` };
    } catch (error) {
      if (!(error instanceof ExpectationError)) throw error;
      return { pass: false, message: () => error.message };
    }
  },

  async toHaveDeadLetter(queue: TaskQueueTesting, where: DeadLetterWhere = {}): Promise<Matched> {
    const { deadLetters: items } = await queue.deadLetters.list(where);
    const shown = items.map(
      ({ task, id, failure }) => `\n  ${task} ${id}: ${failure.name}: ${failure.message}`,
    );
    const wanted = Object.values(where).map((value) => (typeof value === 'string' ? value : value.name));
    const what = `a dead letter${wanted.length > 0 ? ` of ${wanted.join(' and ')}` : ''}`;
    return {
      pass: items.length > 0,
      message: () =>
        items.length > 0
          ? `Expected not to find ${what}, but found:${shown.join('')}`
          : `Expected to find ${what}.`,
    };
  },

  toBeSucceeded(received: RunReport | TaskRun): Matched {
    const runs = 'runs' in received ? received.runs : [received];
    const others = runs.filter(({ state }) => state !== 'succeeded').map(lineOf);
    const pass = runs.length > 0 && others.length === 0;
    const message = pass
      ? `Expected not to succeed, but ${runs.map(({ task }) => task).join(', ')} did.`
      : `Expected to succeed, but ${others.length === 0 ? 'nothing ran' : `these did not:${others.join('')}`}`;
    return { pass, message: () => message };
  },
};

function lineOf(run: TaskRun): string {
  const why = 'failure' in run ? `: ${run.failure.name}: ${run.failure.message}` : '';
  return `\n  ${run.task} ${run.id} ${run.state}${why}`;
}

/** The same as methods of `expect(…)`. */
export interface TaskQueueMatchers<R> {
  /** On a kit: such a task was enqueued. */
  toHaveEnqueued(
    service: ServiceClass<unknown>,
    method: string,
    args?: readonly unknown[],
    where?: EnqueuedWhere,
  ): R;
  /** On a kit, awaited: a task failed for good. */
  toHaveDeadLetter(where?: DeadLetterWhere): Promise<void>;
  /** On a run or a report: all of it succeeded. */
  toBeSucceeded(): R;
}
