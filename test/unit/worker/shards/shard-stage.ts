import { MemoryBroker } from '../../../../src/broker/memory/memory-broker.js';
import { Router } from '../../../../src/broker/sharded/router.js';
import { Shard } from '../../../../src/broker/sharded/shard.js';
import { ShardSet } from '../../../../src/broker/sharded/shard-set.js';
import { ShardedBroker } from '../../../../src/broker/sharded/sharded-broker.js';
import type { ExchangeReply, ExchangeRequest, TaskStore } from '../../../../src/broker/task-store.js';
import type { TaskEvents } from '../../../../src/core/task-events.js';
import type { TaskLogger } from '../../../../src/core/task-logger.js';
import { defineTask } from '../../../../src/policy/task-definition.js';
import { Consumer, type ConsumerOptions } from '../../../../src/worker/consumer.js';
import { RunReporter } from '../../../../src/worker/run-reporter.js';
import { TaskRegistry } from '../../../../src/worker/task-handler.js';
import { messageOf, type Traits } from '../../../contract/messages.js';

/** An id in a shard: '2-a' lives in shard 2. */
const shardIn = (text: string) => Number(text[0]);

interface Answered {
  readonly shard: number;
  readonly request: ExchangeRequest;
  readonly reply: ExchangeReply;
}

/** Shards in memory whose exchanges can be held, and consumers over them whose handlers end when they are told. */
export class ShardStage {
  readonly #held = new Map<number, Promise<void>>();
  readonly #failing = new Map<number, Error>();
  readonly #running = new Map<string, () => void>();
  readonly #waits = new Set<() => void>();
  readonly broker: ShardedBroker;
  /** The shards of all exchanges that have begun. */
  readonly asked: number[] = [];
  readonly answered: Answered[] = [];
  /** The exchanges that have begun and have no answer. */
  readonly underWay = new Set<ExchangeRequest>();
  readonly started: string[] = [];
  #isAutomatic = true;

  constructor(readonly count: number) {
    const shards = Array.from({ length: count }, (_, index) => {
      const broker = new MemoryBroker();
      this.#watch(index, broker.tasks);
      return new Shard({ index, tag: `s.0${index}`, server: index, broker });
    });
    this.broker = new ShardedBroker(new ShardSet(shards, new Router(count, shardIn)));
  }

  consumer(options: Partial<ConsumerOptions> = {}): Consumer {
    const log = () => undefined;
    const logger = { log, warn: log, error: log, debug: log } as unknown as TaskLogger;
    const events = { has: () => false, emit: log, learn: log } as unknown as TaskEvents;
    const registry = new TaskRegistry();
    registry.add({ definition: defineTask('mail.send', [{}], []), invoke: (args) => this.#run(args) });
    return new Consumer({
      id: 'w1',
      leaseMs: 30_000,
      broker: this.broker,
      limits: [],
      logger,
      registry,
      reporter: new RunReporter([], events, logger),
      random: Math.random,
      maxResult: 1_000,
      isQueue: () => true,
      composer: undefined as never,
      lanes: undefined as never,
      timeLimits: { of: () => ({}) },
      queues: ['q'],
      concurrency: 1,
      onStuck: log,
      ...options,
    });
  }

  /** From now on handlers run until they are told to end. */
  holdHandlers(): void {
    this.#isAutomatic = false;
  }

  end(id: string): void {
    this.#running.get(id)?.();
    this.#running.delete(id);
  }

  /** Exchanges with a shard get no answer until the returned function is called. */
  hold(shard: number): () => void {
    let open = () => undefined as void;
    this.#held.set(shard, new Promise((resolve) => (open = resolve)));
    return () => {
      this.#held.delete(shard);
      open();
    };
  }

  /** Exchanges with a shard fail. */
  fail(shard: number, error: Error): void {
    this.#failing.set(shard, error);
  }

  /** All shards answer, and are known to. */
  async recover(): Promise<void> {
    this.#failing.clear();
    await Promise.all(this.broker.shards.all.map((shard) => shard.connect()));
    for (const { bulkhead } of this.broker.shards.all) bulkhead.opened();
  }

  async publish(id: string, traits: Traits = {}): Promise<void> {
    const body = JSON.stringify({ args: [id] });
    await this.broker.tasks.publish([messageOf(id, { body, ...traits }, this.broker.now())]);
  }

  /** Of the tasks of one key one runs at once. */
  limit(): Promise<void> {
    return this.broker.limits.declare([{ kind: 'concurrency', name: 'task/mail.send', limit: 1 }]);
  }

  /** Resolves when that is so; looked at after each exchange, start and end. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#waits.add(resolve));
  }

  async hasEnded(id: string): Promise<boolean> {
    const [found] = await this.broker.results.find([id]);
    return found?.record.kind === 'ended';
  }

  /** The shards of the exchanges that had room, in their order. */
  get leases(): readonly number[] {
    return this.answered
      .filter(({ request }) => request.slots + request.prefetch > 0)
      .map(({ shard }) => shard);
  }

  close(): Promise<void> {
    for (const end of this.#running.values()) end();
    return this.broker.close();
  }

  /** Lets `until` look again. */
  notify(): void {
    for (const wait of this.#waits) wait();
    this.#waits.clear();
  }

  async #run([id]: readonly unknown[]): Promise<void> {
    this.started.push(String(id));
    this.notify();
    if (!this.#isAutomatic) await new Promise<void>((resolve) => this.#running.set(String(id), resolve));
  }

  #watch(shard: number, tasks: TaskStore): void {
    const exchange = tasks.exchange.bind(tasks);
    tasks.exchange = async (request: ExchangeRequest) => {
      this.asked.push(shard);
      this.underWay.add(request);
      setImmediate(() => this.notify());
      await this.#held.get(shard);
      const failure = this.#failing.get(shard);
      if (failure !== undefined) throw failure;
      const reply = await exchange(request);
      this.underWay.delete(request);
      this.answered.push({ shard, request, reply });
      setImmediate(() => this.notify());
      return reply;
    };
  }
}
