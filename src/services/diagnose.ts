import { overdueSchedules, type OverdueSchedule } from '../beat/overdue-schedules.js';
import type { Broker } from '../broker/broker.js';
import type { Diagnosis, ForeignKey, ServerDiagnosis } from '../broker/diagnosis.js';
import type { RedisBroker } from '../broker/redis/redis-broker.js';
import type { ShardSet } from '../broker/sharded/shard-set.js';
import { workerStatuses, type WorkerStatus } from '../client/worker-status.js';
import { emptyOver, namespaceOver } from './diagnosis/namespace-over.js';
import { openBroker, type BrokerTarget } from './open-broker.js';

/** Beats fire within a second; no beat has fired a schedule that is late by more. */
const LATE_MS = 10_000;

/** The diagnosis of a server and a namespace. */
export interface FullDiagnosis {
  readonly server: ServerDiagnosis;
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
 * Diagnoses a namespace, with all its shards; of several servers the first. It refuses no server, because finding out why one would be
 * refused is its purpose.
 */
export async function diagnose(target: BrokerTarget): Promise<FullDiagnosis> {
  const broker = await openBroker({ role: 'operator', ...target }, () => undefined);
  const shards = shardsOf(broker);
  try {
    const foreignKeys = (await Promise.all(shards.map((shard) => shard.foreignKeys()))).flat();
    const server = await (shards[0] as RedisBroker).diagnoseServer();
    const tasks = foreignKeys.length > 0 ? undefined : await diagnoseTasks(broker, shards);
    return { server, foreignKeys, tasks };
  } finally {
    await broker.close();
  }
}

/** The broker of each shard: only that of Redis can be diagnosed. */
function shardsOf(broker: Broker): readonly RedisBroker[] {
  const { all } = (broker.shards ?? {}) as Partial<ShardSet>;
  return (all?.map((shard) => shard.broker) ?? [broker]).map((each) => each as RedisBroker);
}

async function diagnoseTasks(broker: Broker, shards: readonly RedisBroker[]): Promise<TaskDiagnosis> {
  const workers = await broker.workers.list();
  const queues = [...new Set(workers.flatMap((worker) => worker.queues))];
  const diagnoses = await Promise.all(shards.map((shard) => shard.diagnoseTasks(queues)));
  const namespace = namespaceOver(diagnoses.map((each) => each.namespace));
  const { overdue } = await overdueSchedules(broker.schedules, LATE_MS);
  return {
    namespace,
    empty: emptyOver(diagnoses.map(({ empty }) => empty)),
    workers: workerStatuses(workers, namespace.now),
    overdue,
  };
}
