import type { Delivery } from '../../broker/task-store.js';
import type { Outcome } from '../../core/outcome.js';
import { TaskQueueError } from '../../core/errors.js';
import { Failure } from '../../core/failure.js';
import type { Run } from '../../worker/run.js';
import type { FaultPlan } from './fault-plan.js';
import { turn } from './in-virtual-time.js';
import type { TestWorker, Ended } from './test-worker.js';
import type { TestingBroker } from './testing-broker.js';
import type { VirtualDuties } from './virtual-duties.js';
import type { VirtualClock } from './virtual-clock.js';

export interface DriverOptions {
  readonly worker: TestWorker;
  readonly broker: TestingBroker;
  readonly clock: VirtualClock;
  readonly duties: VirtualDuties;
  readonly faults: FaultPlan;
}

export interface AdvanceOptions {
  /** `false`: time passes while no worker is there. Default true. */
  readonly worker?: boolean;
  /** Attempts after which it gives up. Default 100 000. */
  readonly limit?: number;
}

const LIMIT = 100_000;

/** Lets the worker work and the time pass. */
export class Driver {
  /** Tasks whose worker is lost, until their leases have run out. */
  readonly lost = new Set<string>();

  constructor(private readonly options: DriverOptions) {}

  /** Runs what is ready, and what that enqueues. */
  async drain(limit = LIMIT): Promise<readonly Ended[]> {
    const ended: Ended[] = [];
    for (let steps = 0; ; steps += 1) {
      const step = await this.step(false);
      ended.push(...(step ?? []));
      if (step === undefined && !(await this.#hasWoken())) return ended;
      if (steps >= limit) throw endless(limit, ended.at(-1)?.run);
    }
  }

  /** Lets time pass, and does what becomes due on the way. */
  async advance(ms: number, { worker = true, limit }: AdvanceOptions = {}): Promise<readonly Ended[]> {
    const { clock, duties } = this.options;
    const until = clock.now() + ms;
    const ended: Ended[] = [];
    for (;;) {
      await duties.turn(worker);
      if (worker) ended.push(...(await this.drain(limit)));
      const next = this.nextAt(worker);
      if (next > until) break;
      clock.moveTo(Math.max(next, clock.now()));
    }
    clock.moveTo(until);
    return ended;
  }

  /** Does the next thing, whenever that is; `undefined` if nothing is planned until then. */
  async next(until = Number.POSITIVE_INFINITY): Promise<readonly Ended[] | undefined> {
    const { clock, duties } = this.options;
    const step = (await this.step()) ?? ((await this.#hasWoken()) ? [] : undefined);
    if (step !== undefined) return step;
    const at = this.nextAt();
    if (at > until || at === Number.POSITIVE_INFINITY) return undefined;
    clock.moveTo(Math.max(at, clock.now()));
    await duties.turn(true);
    return [];
  }

  /** The next moment at which something may happen; Infinity if nothing is planned. */
  nextAt(withWorker = true): number {
    const { clock, duties, worker, broker } = this.options;
    const workerAt = withWorker ? worker.dueAt : Number.POSITIVE_INFINITY;
    if (broker.outage.isOn) return Math.min(clock.nextAt, broker.outage.until);
    return Math.min(clock.nextAt, duties.nextAt(withWorker), workerAt);
  }

  /** Runs the next task; `undefined` if no task is ready. It is settled at once, or (`false`) with the next one. */
  async step(settles = true): Promise<readonly Ended[] | undefined> {
    const { worker, broker } = this.options;
    if (broker.outage.isOn) return undefined;
    const { settled, delivery } = await worker.lease();
    if (delivery === undefined) return settled.length > 0 ? settled : undefined;
    const fault = this.options.faults.of(delivery);
    await worker.run(delivery);
    if (fault !== undefined) await this.#suffer(fault, delivery);
    const isLater = broker.outage.isOn || (!settles && fault === undefined);
    return isLater ? settled : [...settled, ...(await worker.settle())];
  }

  async #suffer(fault: NonNullable<ReturnType<FaultPlan['of']>>, delivery: Delivery): Promise<void> {
    const { worker, broker } = this.options;
    const { id } = delivery;
    if (fault === 'reply-lost') return broker.outage.loseReply(id);
    if (fault === 'retried') return worker.change(id, retried);
    worker.change(id, () => undefined);
    const lost = worker.id;
    worker.replace();
    if (fault === 'worker-lost') this.lost.add(id);
    else await broker.memory.leases.abandon(lost, 1);
    await broker.memory.workers.leave(lost);
  }

  /** Whether a task that waited has come back. */
  async #hasWoken(): Promise<boolean> {
    const { worker, broker } = this.options;
    if (worker.running.length === 0 || broker.outage.isOn) return false;
    await turn();
    return worker.hasEnded;
  }
}

function retried(outcome: Outcome): Outcome {
  if (outcome.kind !== 'succeeded') return outcome;
  const error = new TaskQueueError('The connection broke at the very end (a fault of the testing kit).');
  return { kind: 'retried', failure: JSON.stringify(Failure.from(error)), afterMs: 0 };
}

function endless(limit: number, run: Run | undefined): TaskQueueError {
  return new TaskQueueError(
    `${limit} attempts have not drained the queue; the last was one of '${run?.head.name}'. ` +
      'A task that enqueues itself never ends. Give drain({ limit }) if this is meant.',
  );
}
