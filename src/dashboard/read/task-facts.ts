import type { Broker } from '../../broker/broker.js';
import type { TaskSnapshot } from '../../broker/result-store.js';
import { Failure } from '../../core/failure.js';
import type { TaskFacts } from '../view/task-detail.js';
import type { Samples } from './samples.js';
import { readWaitingReason } from './waiting-reason.js';

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
    waitingReason: await readWaitingReason({ broker, samples }, task, now),
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
