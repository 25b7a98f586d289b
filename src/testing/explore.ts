import type { Delivery } from '../broker/task-store.js';
import type { Random } from '../core/clock.js';
import { TaskQueueError } from '../core/errors.js';
import { messageOfError } from '../core/kind-of-value.js';
import { checkAll, whole, type Checks } from '../core/option-check.js';
import type { Fault, FaultPlan } from './engine/fault-plan.js';
import { seededRandom } from './engine/seeded-random.js';

/** It compiles the application on the kit, enqueues, drains, and checks the end. */
export type Scenario<Kit> = (queue: Kit) => Promise<unknown>;

/** Options of `explore`. */
export interface ExploreOptions {
  /** Which orders are tried when there are too many for all, a whole number from 0. Default: the seed of the kit. */
  readonly seed?: number;
  /** How often the scenario is played at most. Default 100. */
  readonly runs?: number;
  /** How many faults one order has at most, 0 to 10. Default 2. */
  readonly faults?: number;
}

/** How much `explore` has played. */
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

/** Of one order. */
const MOST_FAULTS = 10;
const CHECKS: Checks<ExploreOptions> = {
  seed: whole(0),
  runs: whole(1),
  faults: whole(0, MOST_FAULTS),
};
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
  options: ExploreOptions,
): Promise<ExploreReport> {
  const { seed, runs, faults } = checked(options, exploration.seed);
  const { attempts } = await play(exploration, []);
  const count = attempts.length;
  let played = 1;
  for (let size = 1; size <= faults && played < runs; size += 1)
    for (const order of someOrders({ size, attempts: count + size - 1 }, runs - played, seed)) {
      await play(exploration, order);
      played += 1;
    }
  return { runs: played, attempts: count };
}

function checked(options: ExploreOptions, kitSeed: number): Required<ExploreOptions> {
  checkAll(options, CHECKS, { where: 'explore', prefix: 'explore: ' });
  const { seed, runs = 100, faults = 2 } = options;
  return { seed: seed ?? kitSeed, runs, faults };
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
    throw new TaskQueueError(`The scenario breaks when${plan.inWords()}\n${messageOfError(cause)}`, {
      cause,
    });
  }
}

/** The orders of `size` faults in `attempts` attempts. A fault makes one attempt more. */
interface Orders {
  readonly size: number;
  readonly attempts: number;
}

/** All orders, one at a time; a sample where there are more than `most`, the same for the same seed. */
function someOrders(orders: Orders, most: number, seed: number): Iterable<readonly PlannedFault[]> {
  return countOf(orders) <= most ? allOrders(orders) : sampleOf(orders, most, seededRandom(seed));
}

function countOf({ size, attempts }: Orders): number {
  let count = 1;
  for (let index = 0; index < size; index += 1) count *= (FAULTS.length * (attempts - index)) / (index + 1);
  return Math.max(0, Math.round(count));
}

function* allOrders({ size, attempts }: Orders, from = 0): Generator<readonly PlannedFault[]> {
  if (size === 0) yield [];
  else
    for (let at = from; at < attempts; at += 1)
      for (const fault of FAULTS)
        for (const others of allOrders({ size: size - 1, attempts }, at + 1))
          yield [{ at, fault }, ...others];
}

/** Draws until there are as many different ones. There are more than that, so the draws come to an end. */
function* sampleOf(orders: Orders, most: number, random: Random): Generator<readonly PlannedFault[]> {
  const drawn = new Set<string>();
  while (drawn.size < most) {
    const order = drawOrder(orders, random);
    const key = JSON.stringify(order);
    if (drawn.has(key)) continue;
    drawn.add(key);
    yield order;
  }
}

function drawOrder({ size, attempts }: Orders, random: Random): readonly PlannedFault[] {
  const places = new Set<number>();
  while (places.size < size) places.add(Math.floor(random() * attempts));
  const fault = () => FAULTS[Math.floor(random() * FAULTS.length)] as Fault;
  return [...places].toSorted((one, other) => one - other).map((at) => ({ at, fault: fault() }));
}
