import type { ServiceClass } from '../client/task-catalog.js';
import type { TaskHandle } from '../client/task-view.js';
import type { Publication } from '../broker/task-store.js';
import { TaskQueueError } from '../core/errors.js';
import { toMs, type Duration } from '../core/duration.js';
import { CALL_CHECKS } from '../core/check-options.js';
import { checkAll, time, whole, type Checks } from '../core/option-check.js';
import type { EnqueueOptions } from '../core/task-options.js';
import { AttemptLimit } from './engine/attempt-limit.js';
import type { Driver } from './engine/driver.js';
import type { Ended } from './engine/test-worker.js';
import { taskRunOf, type TaskRun } from './run-report.js';
import type { World } from './world.js';

/** Options of a single attempt. */
export interface RunOptions extends Omit<EnqueueOptions, 'countdown' | 'durability' | 'eta'> {
  /** Which attempt it is. Default 1. */
  readonly attempt?: number;
  /** The most virtual time that it may take. Default '1d'. */
  readonly within?: Duration;
}

const { countdown: _countdown, durability: _durability, eta: _eta, ...CALL } = CALL_CHECKS;

const CHECKS: Checks<RunOptions> = { ...CALL, attempt: whole(1), within: time };

/** A call of a task. */
export interface TestCall {
  readonly service: ServiceClass<unknown>;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Checks what `run()` is given. */
export function checkRunOptions(options: RunOptions): void {
  checkAll(options, CHECKS, { where: 'run', prefix: 'run: ' });
}

/** Runs one attempt of a task on an empty broker, with its hooks. Other tasks stay as they are. */
export async function runOnce(
  world: World,
  { service, method, args }: TestCall,
  given: RunOptions,
): Promise<TaskRun> {
  const { attempt = 1, within = '1d', ...options } = given;
  const broker = world.emptyBroker();
  broker.tasks.prepare = asAttempt(attempt);
  const { tasks } = world.slot.servicesOn(broker);
  world.slot.nameOf(service, method);
  const view = tasks.of(service) as Record<string, TaskHandle<readonly unknown[], unknown>>;
  const { id } = await (view[method] as TaskHandle<readonly unknown[], unknown>)
    .with(options)
    .enqueue(...args);
  const until = world.clock.now() + toMs(within, 'within');
  return world.withWorkerOn(broker, async ({ driver }) => {
    const run = await taskRunOf(await attemptOf(id, driver, until), broker.memory);
    // The hooks of the failure wait in the queue.
    if (run.state === 'failed') await driver.drain();
    return run;
  });
}

/** One attempt, up to a moment of virtual time. */
async function attemptOf(id: string, driver: Driver, until: number): Promise<Ended> {
  const attempts = new AttemptLimit();
  for (;;) {
    const ended = await driver.next(attempts, until);
    const found = ended?.find(({ run }) => run.id === id);
    if (found !== undefined) return found;
    if (ended === undefined) throw notEnded(id, driver);
  }
}

function notEnded(id: string, driver: Driver): TaskQueueError {
  return new TaskQueueError(
    driver.needsTime(id)
      ? `Task ${id} has not ended in time: its handler hangs. Give it a time limit, or more time: run(…, { within }).`
      : `Task ${id} was not run: it had expired, or waits for a limit.`,
  );
}

function asAttempt(attempt: number): (publication: Publication) => Publication {
  return ({ head, ...publication }) =>
    head.retries === undefined && attempt > 1
      ? { ...publication, head: { ...head, retries: attempt - 1 } }
      : { ...publication, head };
}
