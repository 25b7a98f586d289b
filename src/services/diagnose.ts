import { overdueSchedules, type OverdueSchedule } from '../beat/overdue-schedules.js';
import type { Diagnosis } from '../broker/diagnosis.js';
import { workerStatuses, type WorkerStatus } from '../client/worker-status.js';
import { openBroker, type BrokerTarget } from './open-broker.js';

/** Beats fire within a second; no beat has fired a schedule that is late by more. */
const LATE_MS = 10_000;

/** The diagnosis of a namespace, with its workers and schedules. */
export interface FullDiagnosis extends Diagnosis {
  readonly workers: readonly WorkerStatus[];
  /** Schedules that should have been fired, and when. */
  readonly overdue: readonly OverdueSchedule[];
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
      overdue: (await overdueSchedules(broker.schedules, LATE_MS)).overdue,
    };
  } finally {
    await broker.close();
  }
}
