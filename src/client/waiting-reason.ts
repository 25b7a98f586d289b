import type { Broker } from '../broker/broker.js';
import type { TaskSnapshot } from '../broker/result-store.js';
import { nearTasks } from '../core/nearest.js';
import { printable } from '../core/printable.js';
import { taskInfoOf, type TaskInfo } from './task-info.js';
import { workerStatuses, type WorkerStatus } from './worker-status.js';

/** What is read to say why a task waits. */
type Source = Pick<Broker, 'now' | 'workers'>;

/** Why a task has not ended, as far as the broker and the heartbeats of workers tell: for the error of one who waited. */
export async function waitingReason(
  broker: Source,
  id: string,
  task: TaskSnapshot | undefined,
): Promise<string> {
  if (task === undefined)
    return 'The broker does not know this id: it was never enqueued in this namespace, or is past its resultTtl.';
  const info = taskInfoOf(id, task);
  const isGroup = task.record.head.size !== undefined;
  const { name = '', queue = '', state } = info;
  const text = `It is ${state}, task '${printable(name, 200)}' in queue '${printable(queue, 200)}'`;
  if (isGroup || state === 'STARTED') return `${text}.`;
  const alive = workerStatuses(await broker.workers.list(), broker.now()).filter(({ isAlive }) => isAlive);
  return `${text}${reasonOf(info, alive)}`;
}

function reasonOf({ name = '', queue = '' }: TaskInfo, alive: readonly WorkerStatus[]): string {
  if (alive.length === 0) return ': no worker was seen.';
  const serving = alive.filter(({ queues }) => queues.includes(queue));
  if (serving.length === 0) return `: no worker of the ${alive.length} that were seen serves this queue.`;
  // A hook is no task that workers name.
  const known = serving.flatMap(({ tasks }) => tasks);
  const names = known.flatMap((task) => [task.name, ...(task.aliases ?? [])]);
  if (names.includes(name)) return '.';
  const near = nearTasks(name, [...new Set(names)]);
  const hint =
    near.length === 0 ? '' : `; they know ${near.map((each) => `'${printable(each, 200)}'`).join(', ')}`;
  return `: no worker that was seen knows this task, of ${serving.length} that serve the queue${hint}. Is its class in \`providers\`?`;
}
