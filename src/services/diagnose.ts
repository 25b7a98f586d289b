import type { Broker } from '../broker/broker.js';
import type { Diagnosis } from '../broker/diagnosis.js';
import { workerStatuses, type WorkerStatus } from '../client/worker-status.js';
import { openBroker, type BrokerTarget } from './open-broker.js';

const MAX_SCHEDULES = 1_000;
const LATE_MS = 10_000;

/** The diagnosis of a namespace, with its workers and schedules. */
export interface FullDiagnosis extends Diagnosis {
  readonly workers: readonly WorkerStatus[];
  /** Schedules that should have been fired, and when. */
  readonly overdue: readonly { readonly name: string; readonly since: number }[];
}

/** Diagnoses a namespace. It refuses no server, because finding out why one would be refused is its purpose. */
export async function diagnose(target: BrokerTarget): Promise<FullDiagnosis> {
  const broker = await openBroker(target, () => undefined);
  try {
    const workers = await broker.workers.list();
    const diagnosis = await broker.diagnose([...new Set(workers.flatMap(({ queues }) => queues))]);
    const { now } = diagnosis.namespace;
    return {
      ...diagnosis,
      workers: workerStatuses(workers, now),
      overdue: await overdueSchedules(broker, now),
    };
  } finally {
    await broker.close();
  }
}

/** Beats fire within a second; what is late by more has none. */
async function overdueSchedules(broker: Broker, now: number): Promise<FullDiagnosis['overdue']> {
  const { schedules } = await broker.schedules.find({ kind: 'due', limit: MAX_SCHEDULES });
  return schedules.flatMap(({ name, fireAt, pending }) => {
    const isLate = pending === undefined && fireAt !== undefined && fireAt < now - LATE_MS;
    return isLate ? [{ name, since: fireAt }] : [];
  });
}
