import { overdueSchedules, type OverdueSchedule } from '../beat/overdue-schedules.js';
import type { Broker } from '../broker/broker.js';
import type { Diagnosis, ForeignKey, ServerDiagnosis } from '../broker/diagnosis.js';
import type { RedisBroker } from '../broker/redis/redis-broker.js';
import type { ShardSet } from '../broker/sharded/shard-set.js';
import { BrokerUnavailableError } from '../core/errors.js';
import { workerStatuses, type WorkerStatus } from '../client/worker-status.js';
import { emptyOver, namespaceOver } from './diagnosis/namespace-over.js';
import { diagnoseShards, type ShardDiagnosis } from './diagnosis/shard-diagnosis.js';
import { openBroker, type BrokerTarget } from './open-broker.js';

/** Beats fire within a second; no beat has fired a schedule that is late by more. */
const LATE_MS = 10_000;

/** The diagnosis of all servers of a namespace, and of the namespace. */
export interface FullDiagnosis {
  /** Those that answer, each with its address where there are several. */
  readonly servers: readonly ServerDiagnosis[];
  /** `undefined` for a namespace of one shard. */
  readonly shards: ShardDiagnosis | undefined;
  /** Keys that another program has written. */
  readonly foreignKeys: readonly ForeignKey[];
  /** `undefined` while there are foreign keys: scripts fail on them. */
  readonly tasks: TaskDiagnosis | undefined;
}

/** The tasks of a namespace, with its workers and schedules. */
export interface TaskDiagnosis extends Omit<Diagnosis, 'server'> {
  readonly workers: readonly WorkerStatus[];
  /** Schedules that should have been fired, and when. */
  readonly overdue: readonly OverdueSchedule[];
}

/**
 * Diagnoses a namespace, with all its shards and servers. It refuses no server, because finding out why one would be refused is its
 * purpose. A shard that is down is a part of the diagnosis.
 *
 * @throws BrokerUnavailableError when no shard answers
 */
export async function diagnose(target: BrokerTarget): Promise<FullDiagnosis> {
  const broker = await openBroker({ role: 'operator', ...target }, () => undefined);
  try {
    const shards = await diagnoseShards(broker);
    const living = livingOf(broker, shards);
    const foreignKeys = (await Promise.all(living.map((shard) => shard.foreignKeys()))).flat();
    const servers = await serversOf(broker, living);
    const tasks = foreignKeys.length > 0 ? undefined : await diagnoseTasks(broker, living);
    return { servers, shards, foreignKeys, tasks };
  } finally {
    await broker.close();
  }
}

/** The brokers of the shards that answer: only that of Redis can be diagnosed. */
function livingOf(broker: Broker, shards: ShardDiagnosis | undefined): readonly RedisBroker[] {
  const { all } = (broker.shards ?? {}) as Partial<ShardSet>;
  if (all === undefined || shards === undefined) return [broker as RedisBroker];
  const down = new Set(shards.down.map(({ shard }) => shard));
  const living = all.filter(({ index }) => !down.has(index));
  if (living.length === 0)
    throw new BrokerUnavailableError(`No shard answers. ${shards.down[0]?.error ?? ''}`);
  return living.map((shard) => shard.broker as RedisBroker);
}

/** Each server once. */
async function serversOf(
  broker: Broker,
  living: readonly RedisBroker[],
): Promise<readonly ServerDiagnosis[]> {
  const byAddress = new Map(living.map((shard) => [shard.address, shard]));
  const diagnoses = await Promise.all(
    [...byAddress].map(async ([address, shard]) =>
      (await shard.diagnoseServers()).map((server) => ({
        ...(address !== undefined && { address }),
        ...server,
      })),
    ),
  );
  const servers = diagnoses.flat();
  if (servers.length > 1 || broker.shards === undefined) return servers;
  return servers.map(({ address: _address, ...server }) => server);
}

async function diagnoseTasks(broker: Broker, shards: readonly RedisBroker[]): Promise<TaskDiagnosis> {
  const workers = await broker.workers.list();
  const queues = [...new Set(workers.flatMap((worker) => worker.queues))];
  const diagnoses = await Promise.all(shards.map((shard) => shard.diagnoseTasks(queues)));
  const namespace = namespaceOver(diagnoses.map((each) => each.namespace));
  const [living, all] = [shards.length, broker.shards?.brokers.length ?? 1];
  const { overdue } = await overdueSchedules(broker.schedules, LATE_MS);
  return {
    namespace,
    // A shard that is down may hold something.
    empty: living < all ? undefined : emptyOver(diagnoses.map(({ empty }) => empty)),
    workers: workerStatuses(workers, namespace.now),
    overdue,
  };
}
