import type { WorkerDetail } from '../api-types.js';
import { taskQueryOf } from '../query/task-query.js';
import type { Sources } from '../sources.js';
import type { Payloads } from '../view/payloads.js';
import { taskRow } from '../view/task-row.js';
import { workerRow } from '../view/worker-row.js';
import { listTasks } from './task-list.js';

const MOST_RUNNING = 200;

/** The page of one worker, with its running tasks; `undefined` for an unknown id. */
export async function readWorkerDetail(
  { samples, services: { broker } }: Sources,
  id: string,
  payloads: Payloads,
): Promise<WorkerDetail | undefined> {
  const { workers } = await samples.overview.get();
  const worker = workers.find((each) => each.id === id);
  if (worker === undefined) return undefined;
  const query = { ...taskQueryOf('state:running', broker.now(), payloads), worker: id };
  const { tasks } = await listTasks(broker, query, { cursor: '', limit: MOST_RUNNING });
  return {
    ...workerRow(worker),
    tasks: worker.tasks.map(({ name }) => name),
    runningTasks: tasks.map((found) => taskRow(found, broker.now(), payloads)),
  };
}
