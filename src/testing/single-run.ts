import type { ServiceClass } from '../client/task-catalog.js';
import type { TaskHandle } from '../client/task-view.js';
import type { Publication } from '../broker/task-store.js';
import { TaskQueueError } from '../core/errors.js';
import { checkWhole } from '../core/options.js';
import type { EnqueueOptions } from '../core/task-options.js';
import type { Engine } from './engine/engine.js';
import type { Ended } from './engine/test-worker.js';
import { taskRunOf, type TaskRun } from './run-report.js';
import type { World } from './world.js';

/** Options of a single attempt. */
export interface RunOptions extends Omit<EnqueueOptions, 'countdown' | 'durability' | 'eta'> {
  /** Which attempt it is. Default 1. */
  readonly attempt?: number;
}

/** A call of a task. */
export interface TestCall {
  readonly service: ServiceClass<unknown>;
  readonly method: string;
  readonly args: readonly unknown[];
}

const NO_FAULTS = { of: () => undefined };

/** Runs one attempt of a task on an empty broker, with its hooks. Other tasks stay as they are. */
export async function runOnce(
  world: World,
  { service, method, args }: TestCall,
  { attempt = 1, ...options }: RunOptions,
): Promise<TaskRun> {
  const broker = world.emptyBroker();
  broker.tasks.prepare = asAttempt(checkWhole(attempt, [1, Number.MAX_SAFE_INTEGER], 'attempt'));
  const { tasks } = world.slot.servicesOn(broker);
  world.slot.nameOf(service, method);
  const view = tasks.of(service) as Record<string, TaskHandle<readonly unknown[], unknown>>;
  const { id } = await (view[method] as TaskHandle<readonly unknown[], unknown>)
    .with(options)
    .enqueue(...args);
  const engine = world.engineOn(broker, NO_FAULTS);
  await engine.boot();
  const run = await taskRunOf(await attemptOf(id, engine), broker.memory);
  // The hooks of the failure wait in the queue.
  if (run.state === 'failed') await engine.driver.drain();
  world.dismiss(engine);
  return run;
}

/** One attempt, however long it takes in virtual time. */
async function attemptOf(id: string, { driver }: Engine): Promise<Ended> {
  for (;;) {
    const ended = await driver.next();
    const found = ended?.find(({ run }) => run.id === id);
    if (found !== undefined) return found;
    if (ended === undefined)
      throw new TaskQueueError(`Task ${id} was not run: it had expired, or waits for a limit.`);
  }
}

function asAttempt(attempt: number): (publication: Publication) => Publication {
  return ({ head, ...publication }) =>
    head.retries === undefined && attempt > 1
      ? { ...publication, head: { ...head, retries: attempt - 1 } }
      : { ...publication, head };
}
