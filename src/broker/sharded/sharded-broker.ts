import type { Random } from '../../core/clock.js';
import { BrokerUnavailableError } from '../../core/errors.js';
import { isInstance } from '../../core/kind-of-value.js';
import type { Broker, BrokerMemory } from '../broker.js';
import type { EmptyNamespace } from '../diagnosis.js';
import { ShardedAuditStore } from './sharded-audit-store.js';
import { ShardedControl } from './sharded-control.js';
import { ShardedDeadLetterStore } from './sharded-dead-letter-store.js';
import { ShardedEventLogStore } from './sharded-event-log-store.js';
import { ShardedEventStore } from './sharded-event-store.js';
import { ShardedExchange } from './sharded-exchange.js';
import { ShardedFigureStore } from './sharded-figure-store.js';
import { ShardedInspector } from './sharded-inspector.js';
import { ShardedLeaseStore } from './sharded-lease-store.js';
import { ShardedLimitStore } from './sharded-limit-store.js';
import { ShardedRouting } from './sharded-routing.js';
import { ShardedQueueStore } from './sharded-queue-store.js';
import { ShardedResultStore } from './sharded-result-store.js';
import { ShardedScheduleStore } from './sharded-schedule-store.js';
import { ShardedSettingStore } from './sharded-setting-store.js';
import { ShardedTaskStore } from './sharded-task-store.js';
import { ShardedWaiting } from './sharded-waiting.js';
import { ShardedWorkerRegistry } from './sharded-worker-registry.js';
import { ShardedWorkflowStore } from './sharded-workflow-store.js';
import type { Shard } from './shard.js';
import type { ShardSet } from './shard-set.js';
import { sumOf } from './merge.js';
import { namespaceOf } from './tags.js';

/** One namespace over several brokers: each is a shard, and works as it would alone. */
export class ShardedBroker implements Broker {
  readonly tasks: ShardedTaskStore;
  readonly results: ShardedResultStore;
  readonly queues: ShardedQueueStore;
  readonly inspector: ShardedInspector;
  readonly figures: ShardedFigureStore;
  readonly audit: ShardedAuditStore;
  readonly events: ShardedEventStore;
  readonly eventLog: ShardedEventLogStore;
  readonly deadLetters: ShardedDeadLetterStore;
  readonly workers: ShardedWorkerRegistry;
  readonly workflows: ShardedWorkflowStore;
  readonly schedules: ShardedScheduleStore;
  readonly leases: ShardedLeaseStore;
  readonly control: ShardedControl;
  readonly limits: ShardedLimitStore;
  readonly settings: ShardedSettingStore;
  readonly routing: ShardedRouting;

  constructor(
    readonly shards: ShardSet,
    random: Random = Math.random,
  ) {
    this.tasks = new ShardedTaskStore(shards, new ShardedExchange(shards), new ShardedWaiting(shards));
    this.results = new ShardedResultStore(shards);
    this.settings = new ShardedSettingStore(shards);
    this.queues = new ShardedQueueStore(shards, this.settings);
    this.inspector = new ShardedInspector(shards);
    this.figures = new ShardedFigureStore(shards);
    this.audit = new ShardedAuditStore(shards);
    this.events = new ShardedEventStore(shards);
    this.eventLog = new ShardedEventLogStore(shards);
    this.deadLetters = new ShardedDeadLetterStore(shards);
    this.workers = new ShardedWorkerRegistry(shards);
    this.workflows = new ShardedWorkflowStore(shards);
    this.schedules = new ShardedScheduleStore(shards);
    this.leases = new ShardedLeaseStore(shards);
    this.control = new ShardedControl(shards, this.settings);
    this.limits = new ShardedLimitStore(shards, this.settings);
    this.routing = new ShardedRouting(shards, random);
  }

  /** By the clock of the first shard that answers. */
  now(): number {
    return this.shards.now();
  }

  time(): Promise<number> {
    return this.shards.any((broker) => broker.time());
  }

  /** Whether new tasks are taken anywhere. A shard that is silent for longer than others is left out, so that a probe gets its answer. */
  async takesWrites(): Promise<boolean> {
    const parts = await this.shards.probe((broker) => broker.takesWrites());
    return parts.some(({ answer }) => answer);
  }

  /** The memory of all servers that answer together, each counted once; no limit where one of them has no limit. */
  async serverMemory(): Promise<BrokerMemory | undefined> {
    const firsts = new Map(
      this.shards.all.map((shard) => [shard.server, shard]).reverse() as [number, Shard][],
    );
    const parts = await this.shards.ask(async (broker) => broker.serverMemory?.(), [...firsts.values()]);
    const known = parts.flatMap(({ answer }) => answer ?? []);
    if (known.length === 0 || known.length < parts.length) return undefined;
    const isLimited = known.every(({ limit }) => limit > 0);
    return {
      used: sumOf(known.map(({ used }) => used)),
      limit: isLimited ? sumOf(known.map(({ limit }) => limit)) : 0,
    };
  }

  /** Empty where no shard holds anything. */
  async emptyNamespace(): Promise<EmptyNamespace | undefined> {
    const parts = await this.shards.ask(async (broker) => broker.emptyNamespace?.());
    const empty = parts.flatMap(({ answer }) => answer ?? []);
    if (empty.length < parts.length) return undefined;
    const name = namespaceOf(this.shards.at(0).tag);
    const others = new Set(empty.flatMap((each) => each.others));
    others.delete(name);
    return { name, others: [...others].sort(), isComplete: empty.every(({ isComplete }) => isComplete) };
  }

  /** A shard that does not answer is left for later: it costs its share, and nothing else. */
  async connect(): Promise<void> {
    const settled = await Promise.allSettled(this.shards.all.map((shard) => shard.connect()));
    const errors = settled.map((each) => (each.status === 'rejected' ? each.reason : undefined));
    const refusal = errors.find((error) => error !== undefined && !isInstance(error, BrokerUnavailableError));
    if (refusal !== undefined) throw refusal;
    if (errors.every((error) => error !== undefined)) throw errors[0];
    errors.forEach((error, index) => {
      if (error !== undefined) this.shards.at(index).bulkhead.failed(error as BrokerUnavailableError);
    });
  }

  observeCommands(observer: (script: string, ms: number) => void): () => void {
    const stops = this.shards.all.map(({ broker }) => broker.observeCommands?.(observer));
    return () => stops.forEach((stop) => stop?.());
  }

  hold(isHeld: boolean): void {
    for (const { broker } of this.shards.all) broker.hold?.(isHeld);
  }

  async close(): Promise<void> {
    await Promise.all(this.shards.all.map(({ broker }) => broker.close()));
  }
}
