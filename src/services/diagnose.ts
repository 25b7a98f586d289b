import { overdueSchedules, type OverdueSchedule } from '../beat/overdue-schedules.js';
import type { Diagnosis, ForeignKey, ServerDiagnosis } from '../broker/diagnosis.js';
import type { RedisBroker } from '../broker/redis/redis-broker.js';
import { workerStatuses, type WorkerStatus } from '../client/worker-status.js';
import { openRedisBroker, type BrokerTarget } from './open-broker.js';

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

/** Diagnoses a namespace. It refuses no server, because finding out why one would be refused is its purpose. */
export async function diagnose(target: BrokerTarget): Promise<FullDiagnosis> {
  const broker = await openRedisBroker(target, () => undefined);
  try {
    const foreignKeys = await broker.foreignKeys();
    if (foreignKeys.length > 0)
      return { server: await broker.diagnoseServer(), foreignKeys, tasks: undefined };
    const { server, ...tasks } = await diagnoseTasks(broker);
    return { server, foreignKeys, tasks };
  } finally {
    await broker.close();
  }
}

async function diagnoseTasks(broker: RedisBroker): Promise<Diagnosis & TaskDiagnosis> {
  const workers = await broker.workers.list();
  const diagnosis = await broker.diagnose([...new Set(workers.flatMap(({ queues }) => queues))]);
  const { now } = diagnosis.namespace;
  const { overdue } = await overdueSchedules(broker.schedules, LATE_MS);
  return { ...diagnosis, workers: workerStatuses(workers, now), overdue };
}
