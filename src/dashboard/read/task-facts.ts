import type { Broker } from '../../broker/broker.js';
import type { TaskSnapshot } from '../../broker/result-store.js';
import { limitKeysOf } from '../../broker/storage/ready-list.js';
import { limitOf } from '../../broker/storage/limit-field.js';
import { taskStateOf } from '../../client/task-info.js';
import { Failure } from '../../core/failure.js';
import type { TaskHead } from '../../core/task-message.js';
import type { WaitingReason } from '../api-types.js';
import { momentText } from '../view/moment.js';
import type { TaskFacts } from '../view/task-detail.js';
import { phaseOf } from '../view/task-row.js';
import type { Sample, Samples } from './samples.js';

/** A workflow of a longer way up than this was not made by us. */
const MOST_STEPS = 1_000;

/** All that is known of one task; `undefined` for an unknown id. */
export async function readTaskFacts(
  broker: Broker,
  samples: Samples,
  id: string,
): Promise<TaskFacts | undefined> {
  const [[task], entry, history] = await Promise.all([
    broker.results.find([id]),
    broker.deadLetters.get(id),
    broker.deadLetters.history(id),
  ]);
  if (task === undefined) return undefined;
  const now = broker.now();
  return {
    id,
    task,
    now,
    attempts: history.map((json) => Failure.parse(json)),
    deadLetter: entry?.letter,
    workflowId: await workflowIdOf(broker, id, task),
    waitingReason: waitingReasonOf(task, now, await samples.overview.get()),
  };
}

/** The id of the last node of the workflow that a task is a member of; `undefined` for a task by itself. */
export async function workflowIdOf(
  { results }: Pick<Broker, 'results'>,
  id: string,
  task: TaskSnapshot,
): Promise<string | undefined> {
  let [last, { head }] = [id, task.record];
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const above = head.next ?? head.group;
    const found: TaskSnapshot | undefined =
      above === undefined ? undefined : (await results.find([above]))[0];
    if (above === undefined || found === undefined) break;
    [last, head] = [above, found.record.head];
  }
  const isWorkflow = last !== id || head.after !== undefined || head.size !== undefined;
  return isWorkflow ? last : undefined;
}

/** Why a task that has not ended does not run, as far as one knows without asking the workers. */
function waitingReasonOf(task: TaskSnapshot, now: number, sample: Sample): WaitingReason | undefined {
  const { record } = task;
  if (record.kind === 'ended') return undefined;
  const { head } = record;
  if (record.isBlocked === true)
    return { code: 'member', text: 'It waits for the member before it in its workflow.' };
  const phase = phaseOf(taskStateOf(task), head.due, now);
  if (phase === 'delayed')
    return { code: 'delayed', text: 'It waits for its time.', dueAt: momentText(head.due) ?? '' };
  if (phase !== 'waiting') return undefined;
  return (
    queueReason(head, sample) ??
    workerReason(head, sample) ??
    limitReason(head.lane) ?? { code: 'busy', text: 'All slots are taken, or others are before it.' }
  );
}

function queueReason({ queue }: TaskHead, { queues }: Sample): WaitingReason | undefined {
  const found = queues.find(({ name }) => name === queue);
  if (found?.paused !== true) return undefined;
  return { code: 'paused', text: `The queue is paused${found.note ? `: ${found.note}` : ''}.` };
}

function workerReason({ queue, name, hook }: TaskHead, { workers }: Sample): WaitingReason | undefined {
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
