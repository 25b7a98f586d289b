import { flag, whole, type Checks } from '../../core/option-check.js';
import { AttemptLimit } from './attempt-limit.js';
import type { FaultInjector } from './fault-injector.js';
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
  readonly faults: FaultInjector;
}

/** Options of `drain`. */
export interface DrainOptions {
  /** How many attempts there may be at one moment. Default 100 000. */
  readonly limit?: number;
}

/** Options of `advance`. */
export interface AdvanceOptions extends DrainOptions {
  /** `false`: time passes while no worker is there. Default true. */
  readonly worker?: boolean;
}

/** The options of `drain()` and `advance()`, each with its check. */
export const DRAIN_CHECKS: Checks<DrainOptions> = { limit: whole(1) };
export const ADVANCE_CHECKS: Checks<AdvanceOptions> = { ...DRAIN_CHECKS, worker: flag };

/** Lets the worker work and the time pass. */
export class Driver {
  constructor(private readonly options: DriverOptions) {}

  /** Whether only time can bring the end of a task: it waits for it beside others, or its worker is lost. */
  needsTime(id: string): boolean {
    const { worker, faults } = this.options;
    return faults.lost.has(id) || worker.running.some((run) => run.id === id);
  }

  /** Runs what is ready, and what that enqueues. */
  async drain(limit?: number): Promise<readonly Ended[]> {
    const attempts = new AttemptLimit(limit);
    const ended: Ended[] = [];
    for (;;) {
      const step = await this.step(attempts, false);
      ended.push(...(step ?? []));
      if (step === undefined && !(await this.#hasWoken())) return ended;
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
  async next(attempts: AttemptLimit, until: number): Promise<readonly Ended[] | undefined> {
    const { clock, duties } = this.options;
    const step = (await this.step(attempts)) ?? ((await this.#hasWoken()) ? [] : undefined);
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
  async step(attempts: AttemptLimit, settles = true): Promise<readonly Ended[] | undefined> {
    const { worker, broker, clock } = this.options;
    if (broker.outage.isOn) return undefined;
    await this.#removeDeadWorkers();
    const { settled, delivery } = await worker.lease();
    if (delivery === undefined) return settled.length > 0 ? settled : undefined;
    if (!attempts.count(clock.now())) {
      await worker.giveBack(delivery);
      throw attempts.errorAt(delivery);
    }
    await worker.run(delivery);
    const isLater = broker.outage.isOn || !settles;
    return isLater ? settled : [...settled, ...(await worker.settle())];
  }

  /** Before anything else is leased, because a task that its supervisor gives back is the first to run. */
  async #removeDeadWorkers(): Promise<void> {
    const { leases, workers } = this.options.broker.memory;
    for (const { worker, ran, isNoticed } of this.options.faults.takeDeaths()) {
      if (isNoticed) await leases.abandon(worker, ran);
      await workers.leave(worker);
    }
  }

  /** Whether a task that waited has come back. */
  async #hasWoken(): Promise<boolean> {
    const { worker, broker } = this.options;
    if (broker.outage.isOn) return false;
    if (worker.running.length > 0) await turn();
    return worker.hasEnded;
  }
}
