import type { Broker } from '../broker/broker.js';
import { MemoryBroker } from '../broker/memory/memory-broker.js';
import type { Publication } from '../broker/task-store.js';
import { currentOrigin } from '../context/task-context.js';
import type { Random } from '../core/clock.js';
import { TaskQueueError } from '../core/errors.js';
import type { Message } from '../core/task-message.js';
import { memoryShards } from '../services/open-shards.js';
import { ApplicationSlot } from './application.js';
import { Engine } from './engine/engine.js';
import { FaultsByTask, type FaultPlan } from './engine/fault-plan.js';
import { Outage } from './engine/outage.js';
import { seededRandom } from './engine/seeded-random.js';
import type { TestWorker } from './engine/test-worker.js';
import { TestingBroker } from './engine/testing-broker.js';
import type { Listener } from './engine/testing-task-store.js';
import { VirtualClock } from './engine/virtual-clock.js';
import { EnqueueLog, parentOf } from './enqueued/enqueue-log.js';
import type { ResolvedTestingOptions } from './options.js';
import { recordEvents, type RecordedEvent } from './recorded-events.js';
import { Stub, StubbedRegistry } from './stubs.js';

/** Tasks that inline tasks enqueue, and those that these enqueue, and so on. */
const INLINE_DEPTH = 100;
const NO_FAULTS: FaultPlan = { of: () => undefined };

/** All that a kit is made of. */
export class World implements Listener {
  readonly clock: VirtualClock;
  readonly random: Random;
  readonly outage: Outage;
  readonly broker: TestingBroker;
  readonly slot: ApplicationSlot;
  readonly log = new EnqueueLog();
  readonly faults: FaultsByTask;
  isInline = false;
  readonly #depths = new Map<string, number>();
  #engine: Engine | undefined;
  readonly #workers = new Set<TestWorker>();
  #registry: StubbedRegistry | undefined;
  #events: readonly RecordedEvent[] | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly options: ResolvedTestingOptions,
    plan?: FaultPlan,
  ) {
    this.clock = new VirtualClock(options.now);
    this.random = seededRandom(options.seed);
    this.outage = new Outage(this.clock);
    this.broker = new TestingBroker(this.#newMemory(), this.outage, this);
    this.faults = new FaultsByTask(plan);
    this.slot = new ApplicationSlot(
      this.broker,
      { random: this.random, shards: options.shards },
      ({ services: { events } }) => {
        this.#events = recordEvents(events);
      },
    );
  }

  get events(): readonly RecordedEvent[] {
    return this.#events ?? [];
  }

  get registry(): StubbedRegistry {
    this.#registry ??= new StubbedRegistry(this.slot.application.tasks.registry());
    return this.#registry;
  }

  /** The worker and the beat; what the application declares is known from here on. */
  async engine(): Promise<Engine> {
    this.#engine ??= this.#engineOn(this.broker, this.faults, true);
    await this.#engine.boot();
    return this.#engine;
  }

  /** Lends a worker on another broker in the same time, without faults and schedules. */
  async withWorkerOn<T>(broker: TestingBroker, act: (engine: Engine) => Promise<T>): Promise<T> {
    const engine = this.#engineOn(broker, NO_FAULTS, false);
    try {
      await engine.boot();
      return await act(engine);
    } finally {
      this.#workers.delete(engine.worker);
    }
  }

  #engineOn(broker: TestingBroker, faults: FaultPlan, hasBeat: boolean): Engine {
    const { clock, random, registry } = this;
    const { timeoutMs } = this.options;
    const { application } = this.slot;
    const engine = new Engine({ application, registry, broker, clock, random, faults, timeoutMs, hasBeat });
    this.#workers.add(engine.worker);
    return engine;
  }

  /** An empty broker in the same time. */
  emptyBroker(): TestingBroker {
    const deaf: Listener = {
      enqueuing: () => undefined,
      enqueued: () => undefined,
      published: () => Promise.resolve(),
      watched: () => undefined,
    };
    return new TestingBroker(this.#newMemory(), new Outage(this.clock), deaf);
  }

  #newMemory(): Broker {
    const { shards } = this.options;
    const open = () => new MemoryBroker(this.clock);
    return shards === 1 ? open() : memoryShards('testing', shards, open, this.random);
  }

  /** Does one thing after the other. */
  exclusive<T>(act: (engine: Engine) => Promise<T>): Promise<T> {
    if (currentOrigin() !== undefined)
      throw new TaskQueueError(
        'A running task cannot drive the kit: enqueue from it, and drain in the test.',
      );
    const done = this.#turn.then(async () => act(await this.engine()));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  newStub(): Stub {
    return new Stub(this.clock, (id) => this.#park(id));
  }

  enqueued(messages: readonly (Message | Publication)[]): void {
    this.log.add(messages, this.clock.now());
  }

  enqueuing(messages: readonly (Message | Publication)[]): void {
    if (this.isInline) for (const message of messages) this.#noteDepth(message);
  }

  /** In order: a task that enqueues ends before what it has enqueued begins. */
  async published(messages: readonly (Message | Publication)[]): Promise<void> {
    // Tasks that a running task enqueues run after it, in the same drain.
    const isByTask = currentOrigin() !== undefined || messages.some(hasParent);
    if (!this.isInline || isByTask || messages.length === 0) return;
    await this.exclusive(({ driver }) => driver.drain());
  }

  watched(): void {
    const waiting = currentOrigin()?.parentId;
    if (waiting !== undefined) this.#park(waiting);
  }

  /** A task waits, whichever worker runs it. */
  #park(id: string): void {
    for (const worker of this.#workers) worker.park(id);
  }

  #noteDepth(message: Message | Publication): void {
    const { id, head } = message;
    const depth = (this.#depths.get(parentOf(message) ?? '') ?? 0) + 1;
    this.#depths.set(id, depth);
    if (depth <= INLINE_DEPTH) return;
    throw new TaskQueueError(
      `inline(): ${INLINE_DEPTH} tasks have enqueued each other, the last is '${head.name}'. ` +
        'A task that enqueues itself never ends; use drain({ limit }) to run some of it.',
    );
  }
}

function hasParent(message: Message | Publication): boolean {
  return parentOf(message) !== undefined;
}
