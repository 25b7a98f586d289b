import type { Delivery } from '../broker/task-store.js';
import { TaskQueueError } from '../core/errors.js';
import type { Fault, FaultPlan } from './engine/fault-plan.js';
import { seededRandom } from './engine/seeded-random.js';

/** It compiles the application on the kit, enqueues, drains, and checks the end. */
export type Scenario<Kit> = (queue: Kit) => Promise<unknown>;

export interface ExploreOptions {
  /** Which orders are tried when there are too many for all. Default: the seed of the kit. */
  readonly seed?: number;
  /** How often the scenario is played at most. Default 100. */
  readonly runs?: number;
  /** How many faults one order has at most. Default 2. */
  readonly faults?: number;
}

export interface ExploreReport {
  /** How often the scenario was played. */
  readonly runs: number;
  /** How many attempts it has without a fault. */
  readonly attempts: number;
}

interface Exploration<Kit> {
  readonly scenario: Scenario<Kit>;
  readonly create: (plan: FaultPlan) => Kit;
  readonly seed: number;
}

/** A fault of the attempt of that number, from 0. */
interface PlannedFault {
  readonly at: number;
  readonly fault: Fault;
}

const FAULTS: readonly Fault[] = ['worker-killed', 'retried', 'reply-lost'];
const IN_WORDS: Record<Fault, string> = {
  'worker-killed': 'its worker dies when the handler has ended, and it runs again',
  'worker-lost': 'its worker dies when the handler has ended, and it runs again when its lease has run out',
  retried: 'it fails when all its work is done, and is retried',
  'reply-lost': 'the reply to its settlement is lost',
};

/** Plays a scenario under one order of faults, and notes which attempts there were. */
class PlayedPlan implements FaultPlan {
  readonly attempts: string[] = [];

  constructor(private readonly faults: readonly PlannedFault[]) {}

  of({ head }: Delivery): Fault | undefined {
    const at = this.attempts.length;
    this.attempts.push(`${head.name} (attempt ${(head.retries ?? 0) + 1})`);
    return this.faults.find((each) => each.at === at)?.fault;
  }

  inWords(): string {
    return this.faults.map(({ at, fault }) => `\n  ${this.attempts[at] ?? '?'}: ${IN_WORDS[fault]}`).join('');
  }
}

/** Plays a scenario without a fault, then with one, then with two, and so on. */
export async function explore<Kit>(
  exploration: Exploration<Kit>,
  { seed = exploration.seed, runs = 100, faults = 2 }: ExploreOptions,
): Promise<ExploreReport> {
  const { attempts } = await play(exploration, []);
  const count = attempts.length;
  let played = 1;
  for (let size = 1; size <= faults; size += 1) {
    const orders = sampled(ordersOf(size, count + size - 1), runs - played, seed);
    for (const order of orders) await play(exploration, order);
    played += orders.length;
  }
  return { runs: played, attempts: count };
}

async function play<Kit>(
  { scenario, create }: Exploration<Kit>,
  order: readonly PlannedFault[],
): Promise<PlayedPlan> {
  const plan = new PlayedPlan(order);
  try {
    await scenario(create(plan));
    return plan;
  } catch (cause) {
    if (order.length === 0) throw cause;
    throw new TaskQueueError(`The scenario breaks when${plan.inWords()}\n${(cause as Error).message}`, {
      cause,
    });
  }
}

/** All orders of so many faults in so many attempts. A fault makes one attempt more. */
function ordersOf(size: number, attempts: number, from = 0): readonly (readonly PlannedFault[])[] {
  if (size === 0) return [[]];
  const orders: (readonly PlannedFault[])[] = [];
  for (let at = from; at < attempts; at += 1) {
    const rest = ordersOf(size - 1, attempts, at + 1);
    for (const fault of FAULTS) for (const others of rest) orders.push([{ at, fault }, ...others]);
  }
  return orders;
}

/** Some of many, in their order; the same for the same seed. */
function sampled<T>(all: readonly T[], most: number, seed: number): readonly T[] {
  if (all.length <= most) return all;
  const random = seededRandom(seed);
  const drawn = all.map((_each, index) => ({ index, draw: random() }));
  const kept = drawn.toSorted((one, other) => one.draw - other.draw).slice(0, Math.max(0, most));
  return kept.toSorted((one, other) => one.index - other.index).map(({ index }) => all[index] as T);
}
