import type { Random } from '../../core/clock.js';
import { BrokerAccessError, ConfigurationError } from '../../core/errors.js';
import type { Broker, BrokerMemory, BrokerRole } from '../broker.js';
import type { ShardWait } from '../shard-wait.js';
import type {
  ClusterMaster,
  Diagnosis,
  EmptyNamespace,
  ForeignKey,
  ServerDiagnosis,
  ShardFacts,
  ShardForms,
} from '../diagnosis.js';
import { clusterMasters } from './cluster-masters.js';
import { emptyNamespace } from './empty-namespace.js';
import { foreignKeys } from './foreign-keys.js';
import { diagnoseNamespace } from './namespace-diagnosis.js';
import { RedisConnection } from './redis-connection.js';
import { RedisControl } from './redis-control.js';
import { RedisDeadLetterStore } from './redis-dead-letter-store.js';
import { readMemory } from './server-memory.js';
import { RedisAuditStore } from './redis-audit-store.js';
import { RedisEventLogStore } from './redis-event-log-store.js';
import { RedisEventStore } from './redis-event-store.js';
import { RedisFigureStore } from './redis-figure-store.js';
import { RedisInspector } from './redis-inspector.js';
import { RedisLeaseStore } from './redis-lease-store.js';
import { RedisLimitStore } from './redis-limit-store.js';
import type { ConnectionRole, RedisTarget } from './redis-options.js';
import { RedisQueueStore } from './redis-queue-store.js';
import { RedisResultStore } from './redis-result-store.js';
import { RedisScheduleStore } from './redis-schedule-store.js';
import { RedisSettingStore } from './redis-setting-store.js';
import { RedisServer } from './redis-server.js';
import { RedisTaskStore } from './redis-task-store.js';
import { RedisWorkerRegistry } from './redis-worker-registry.js';
import { RedisWorkflowStore } from './redis-workflow-store.js';
import type { ScriptRunner } from './script-runner.js';
import type { ScriptName } from './script/scripts.js';
import { ServerClock } from './server-clock.js';
import { readShardFacts } from './shard-facts.js';
import { checkServer } from './server-check/check-server.js';
import { rememberedShards, type ShardIdentity } from './server-check/form.js';
import { diagnoseServers } from './server-diagnosis.js';
import { readShardForms, shardTags } from './shard-forms.js';
import { takesWrites } from './takes-writes.js';
import { RememberedWay, type ExchangeWay } from './exchange-way.js';
import { WakeUp } from './wake-up.js';

export interface RedisBrokerOptions {
  readonly target: RedisTarget;
  /** The hash tag of its keys. */
  readonly namespace: string;
  /** The namespace that it is a shard of. Default: its own, which has one shard. */
  readonly identity?: ShardIdentity;
  /** The connections, where several shards share them. Default: its own, to the target. */
  readonly server?: RedisServer;
  /** Names this process where it waits for results; must be unique. */
  readonly client: string;
  readonly random: Random;
  /** How long `connect()` tries before it gives up, in ms. */
  readonly connectTimeoutMs: number;
  readonly onError: (role: ConnectionRole, error: Error) => void;
  /** Default: 'worker'. */
  readonly role?: BrokerRole;
  /** Which way the exchanges take. Default: the short one, where it was enough lately. */
  readonly way?: ExchangeWay;
  /** Default: the scripts of this package. */
  readonly scripts?: ScriptRunner;
}

/** The scripts that a process of each role runs within a moment of its start. */
const FIRST_SCRIPTS: Readonly<Record<BrokerRole, readonly ScriptName[]>> = {
  worker: ['exchange', 'exchange-short', 'heartbeat', 'recover', 'publish', 'find'],
  beat: ['publish', 'find'],
  producer: ['publish', 'find'],
  operator: [],
};

/** Roles that may change all keys of the namespace, and live for long enough. */
const ARCHIVING: readonly BrokerRole[] = ['worker', 'beat'];

/** Messages in Redis or Valkey, 7.0 or newer. */
export class RedisBroker implements Broker {
  readonly tasks: RedisTaskStore;
  readonly results: RedisResultStore;
  readonly queues: RedisQueueStore;
  readonly inspector: RedisInspector;
  readonly figures: RedisFigureStore;
  readonly audit: RedisAuditStore;
  readonly events: RedisEventStore;
  readonly eventLog: RedisEventLogStore;
  readonly deadLetters: RedisDeadLetterStore;
  readonly workers: RedisWorkerRegistry;
  readonly workflows: RedisWorkflowStore;
  readonly schedules: RedisScheduleStore;
  readonly leases: RedisLeaseStore;
  readonly control: RedisControl;
  readonly limits: RedisLimitStore;
  readonly settings: RedisSettingStore;
  readonly #server: RedisServer;
  readonly #redis: RedisConnection;
  readonly #wakeUp: WakeUp;
  readonly #clock = new ServerClock(() => this.time());

  constructor(private readonly options: RedisBrokerOptions) {
    this.#server = options.server ?? new RedisServer(options);
    const { clients, listener, scripts } = this.#server;
    this.#redis = new RedisConnection(clients, options.namespace, scripts);
    const isShared = options.server !== undefined;
    this.#wakeUp = new WakeUp(this.#redis.keys, () => (isShared ? this.#server.waiting() : clients));
    this.tasks = new RedisTaskStore(this.#redis, this.#wakeUp, options.way ?? new RememberedWay(), (now) =>
      this.#clock.tune(now),
    );
    this.results = new RedisResultStore(this.#redis, listener, options.client);
    this.queues = new RedisQueueStore(this.#redis);
    this.figures = new RedisFigureStore(this.#redis, ARCHIVING.includes(options.role ?? 'worker'));
    this.audit = new RedisAuditStore(this.#redis);
    this.eventLog = new RedisEventLogStore(this.#redis);
    this.events = new RedisEventStore(this.#redis, listener);
    this.inspector = new RedisInspector(this.#redis, this.results, () => this.time());
    this.deadLetters = new RedisDeadLetterStore(this.#redis);
    this.workers = new RedisWorkerRegistry(this.#redis, options.identity?.count ?? 1);
    this.workflows = new RedisWorkflowStore(this.#redis);
    this.schedules = new RedisScheduleStore(this.#redis, listener);
    this.leases = new RedisLeaseStore(this.#redis);
    this.control = new RedisControl(this.#redis, listener, options.client, options.onError);
    this.limits = new RedisLimitStore(this.#redis);
    this.settings = new RedisSettingStore(this.#redis);
  }

  now(): number {
    return this.#clock.now();
  }

  async time(): Promise<number> {
    const now = Number(await this.#redis.run('time', []));
    this.#clock.tune(now);
    return now;
  }

  takesWrites(): Promise<boolean> {
    return takesWrites(this.#redis);
  }

  async connect(): Promise<void> {
    const { connectTimeoutMs, role = 'worker', namespace } = this.options;
    const { identity = { namespace, count: 1, server: undefined } } = this.options;
    try {
      const checked = checkServer(this.#redis, connectTimeoutMs, role, identity);
      // To link them takes tens of milliseconds, which pass here while Redis answers; else the first tasks would wait for it.
      const [now] = await Promise.all([checked, this.#redis.prepare(FIRST_SCRIPTS[role])]);
      this.#clock.tune(now);
    } catch (cause) {
      if (!(cause instanceof BrokerAccessError)) throw cause;
      throw new ConfigurationError(cause.message, { cause });
    }
  }

  serverMemory(): Promise<BrokerMemory | undefined> {
    return readMemory(this.#redis);
  }

  observeCommands(observer: (script: string, ms: number) => void): () => void {
    return this.#redis.observe(observer);
  }

  /** Describes the tasks, for an operator who looks for faults. `queues`: those that are known. */
  async diagnoseTasks(queues: readonly string[]): Promise<Omit<Diagnosis, 'server'>> {
    return {
      namespace: await diagnoseNamespace(this.#redis, queues),
      empty: await this.emptyNamespace(),
    };
  }

  /** In a cluster of each master. */
  diagnoseServers(): Promise<readonly ServerDiagnosis[]> {
    return diagnoseServers(this.#redis);
  }

  /** The form that the shard was made in, and that of its namespace on the same server. */
  shardForms(): Promise<ShardForms> {
    return readShardForms(this.#redis, this.options.identity?.namespace ?? this.options.namespace);
  }

  /** The tags under which its servers hold shards of the namespace, of any number of shards; the namespace itself for one shard. */
  shardTags(): Promise<readonly string[]> {
    return shardTags(this.#redis, this.options.identity?.namespace ?? this.options.namespace);
  }

  /** How it stands as a shard among others. */
  shardFacts(): Promise<ShardFacts> {
    return readShardFacts(this.#redis, () => this.time());
  }

  /** `host:port` of its server; `undefined` in a cluster, where the slot says which it is. */
  get address(): string | undefined {
    return this.#server.address;
  }

  /** `undefined` outside of a cluster. */
  clusterMasters(): Promise<readonly ClusterMaster[] | undefined> {
    return clusterMasters(this.#redis);
  }

  /** While there is one, the other questions about the namespace fail. */
  foreignKeys(): Promise<readonly ForeignKey[]> {
    return foreignKeys(this.#redis);
  }

  emptyNamespace(): Promise<EmptyNamespace | undefined> {
    return emptyNamespace(this.#redis, this.options.namespace);
  }

  together(others: readonly Broker[]): ShardWait['waitForWork'] | undefined {
    if (this.#server.isCluster) return undefined;
    const all = others.map((other) => (other as RedisBroker).#wakeUp);
    return (queues, options) => this.#wakeUp.waitOver(all, queues, options);
  }

  /** How many shards its namespace was made with. A broker that has not connected may ask. */
  rememberedShards(): Promise<number> {
    return rememberedShards(this.#redis);
  }

  hold(isHeld: boolean): void {
    this.#server.clients.hold(isHeld);
  }

  close(): Promise<void> {
    this.#wakeUp.close();
    this.results.close();
    this.events.close();
    this.#redis.close();
    return Promise.resolve();
  }
}
