import type { WorkerRow } from '../api-types.js';
import type { WorkerStatus } from '../../client/worker-status.js';
import { momentsOf, momentText } from './moment.js';

/** A worker as a row of a list. */
export function workerRow(worker: WorkerStatus): WorkerRow {
  const { tasks: _tasks, startedAt, seenAt, takesCommands = true, ...row } = worker;
  return {
    ...row,
    takesCommands,
    startedAt: momentText(startedAt) ?? new Date(0).toISOString(),
    ...momentsOf({ seenAt }),
  };
}
