import type { Broker } from '../../broker/broker.js';
import type { QueueState } from '../../broker/queue-store.js';
import type { TaskSnapshot } from '../../broker/result-store.js';
import { limitKeysOf } from '../../broker/storage/ready-list.js';
import { limitOf } from '../../broker/storage/limit-field.js';
import { taskStateOf } from '../../client/task-info.js';
import type { WorkerStatus } from '../../client/worker-status.js';
import type { TaskHead } from '../../core/task-message.js';
import type { WaitingReason } from '../api-types.js';
import { momentText } from '../view/moment.js';
import { phaseOf } from '../view/task-row.js';
import type { Samples } from './samples.js';

interface Source {
  readonly broker: Pick<Broker, 'queues'>;
  readonly samples: Pick<Samples, 'workers'>;
}

const BUSY: WaitingReason = { code: 'busy', text: 'All slots are taken, or others are before it.' };

/** Why a task that has not ended does not run, as far as one knows without asking the workers. Its own queue is read, and no other. */
export async function readWaitingReason(
  { broker, samples }: Source,
  task: TaskSnapshot,
  now: number,
): Promise<WaitingReason | undefined> {
  const { record } = task;
  if (record.kind === 'ended') return undefined;
  const { head } = record;
  if (record.isBlocked === true)
    return { code: 'member', text: 'It waits for the member before it in its workflow.' };
  const phase = phaseOf(taskStateOf(task), head.due, now);
  if (phase === 'delayed')
    return { code: 'delayed', text: 'It waits for its time.', dueAt: momentText(head.due) ?? '' };
  if (phase !== 'waiting') return undefined;
  const [[queue], workers] = await Promise.all([broker.queues.list([head.queue]), samples.workers.get()]);
  return queueReason(queue) ?? workerReason(head, workers) ?? limitReason(head.lane) ?? BUSY;
}

function queueReason(queue: QueueState | undefined): WaitingReason | undefined {
  if (queue?.paused !== true) return undefined;
  const { note } = queue;
  if (note === undefined || note === '') return { code: 'paused', text: 'The queue is paused.' };
  return { code: 'paused', text: `The queue is paused: ${note}.`, note };
}

function workerReason(
  { queue, name, hook }: TaskHead,
  workers: readonly WorkerStatus[],
): WaitingReason | undefined {
  const living = workers.filter(({ isAlive }) => isAlive);
  if (living.length === 0) return { code: 'no-worker', text: 'No worker runs.' };
  const serving = living.filter(({ queues }) => queues.includes(queue));
  if (serving.length === 0) return { code: 'queue-not-served', text: 'No worker serves its queue.' };
  const known = serving.flatMap(({ tasks }) => tasks.flatMap((task) => [task.name, ...(task.aliases ?? [])]));
  if (known.includes(name) || hook === true) return undefined;
  return { code: 'unknown-task', text: 'No worker that serves its queue knows the task.' };
}

function limitReason(lane: string | undefined): WaitingReason | undefined {
  const [limit] = limitKeysOf(lane ?? '').map(limitOf);
  if (limit === undefined) return undefined;
  const { kind, name } = limit;
  return {
    code: 'limit',
    text: `A limit may hold it back: the ${kind} of ${name}.`,
    limit: `${kind} ${name}`,
  };
}
