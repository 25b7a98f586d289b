import { AttemptLimit } from './engine/attempt-limit.js';
import type { Driver } from './engine/driver.js';
import type { Ended } from './engine/test-worker.js';
import type { Engine } from './engine/engine.js';
import type { Fault } from './engine/fault-plan.js';
import type { World } from './world.js';
import { ExpectationError } from './expectation-error.js';

/** How long an attempt may last in virtual time until it ends and meets its fault. */
const LONGEST_MS = 86_400_000;

/** A fault of the next attempt of a task. */
export interface PlannedLoss {
  readonly id: string;
  readonly fault: Fault;
  /** How many attempts there may be at one moment until then. */
  readonly limit?: number | undefined;
}

/** Runs tasks until one has met its fault. Time passes only where nothing else can bring the end of its attempt. */
export async function runUpToLoss(
  { faults, clock }: World,
  { driver }: Engine,
  { id, fault, limit }: PlannedLoss,
): Promise<void> {
  const until = clock.now() + LONGEST_MS;
  const attempts = new AttemptLimit(limit);
  faults.set(id, fault);
  try {
    let ended: readonly Ended[] = [];
    while (faults.has(id) || !ended.some(({ run }) => run.id === id)) {
      const next = driver.needsTime(id) ? await driver.next(attempts, until) : await driver.step(attempts);
      ended = next ?? refuse(driver, id);
    }
  } finally {
    faults.delete(id);
  }
}

function refuse(driver: Driver, id: string): never {
  const why = driver.needsTime(id)
    ? 'has not ended within a day: its handler hangs. Give it a time limit, or let its stub end.'
    : "does not run: it is unknown, has ended, or waits. Let its time come first: advance('1m').";
  throw new ExpectationError(`Task ${id} ${why}`);
}
